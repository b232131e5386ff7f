package io.alchemyreactive.neon.local.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.netty.NettyInbound;

/**
 * Reads the bytes of a connection unit by unit, and then the rest as it arrives. Requests bytes from the connection
 * only when a unit, the rest or the end is wanted. Only one unit may be wanted at a time. Thread-safe.
 */
public final class ByteReader extends BaseSubscriber<ByteBuf> {

    /** The largest number of bytes that are held before the end of the connection is found. */
    private static final int MOST_AHEAD = 1 << 20;

    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable Wanted wanted;
    private @Nullable MonoSink<Void> watcher;
    private @Nullable FluxSink<ByteBuf> rest;
    /** Whether bytes were requested that have not arrived. */
    private boolean requested;

    private @Nullable Throwable failure;
    private boolean ended;
    /** The demand before the connection delivers its subscription, which may happen on another thread. */
    private long early;

    private ByteReader() {}

    /** Reads the arriving bytes. Call it once per connection, as soon as the connection exists. */
    public static ByteReader of(NettyInbound inbound) {
        return of(inbound.receive().retain());
    }

    /** Reads these bytes, and releases them. */
    public static ByteReader of(Flux<ByteBuf> bytes) {
        var reader = new ByteReader();
        bytes.subscribe(reader);
        return reader;
    }

    /**
     * Takes the next unit from the bytes.
     *
     * @param unit determines the end of the unit
     * @return emits the unit; empty when the connection ends before the unit is complete; fails with the exception of
     *     {@code unit}
     */
    public Mono<byte[]> take(Unit unit) {
        return Mono.create(sink -> {
            synchronized (this) {
                wanted = new Wanted(unit, sink);
            }
            sink.onCancel(this::unwant);
            serve();
        });
    }

    /**
     * Completes when the connection ends, also when it breaks; never fails. Meanwhile it reads ahead, but not more than a
     * megabyte: the end behind more bytes than that is not found before they are taken. Only one subscriber at a time.
     */
    public Mono<Void> disconnected() {
        return Mono.create(sink -> {
            synchronized (this) {
                watcher = sink;
            }
            sink.onCancel(() -> unwatch(sink));
            readAhead();
        });
    }

    /** Whether no byte has arrived that was not taken. */
    public synchronized boolean isEmpty() {
        return !held.isReadable();
    }

    /**
     * Emits all bytes that were not taken, for one subscriber, who must release them. Completes when the connection
     * ends.
     */
    public Flux<ByteBuf> rest() {
        return Flux.create(sink -> {
            ByteBuf first;
            synchronized (this) {
                rest = sink;
                first = held;
                held = Unpooled.EMPTY_BUFFER;
            }
            sink.onRequest(this::ask);
            sink.onDispose(this::close);
            if (first.isReadable()) {
                sink.next(first);
            } else {
                first.release();
            }
            endRest(sink);
        });
    }

    /** Stops reading and releases the held bytes. */
    public void close() {
        cancel();
        synchronized (this) {
            held.release();
            held = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        long wished;
        synchronized (this) {
            wished = early;
            early = 0;
        }
        if (wished > 0) {
            request(wished);
        }
    }

    @Override
    protected void hookOnNext(ByteBuf bytes) {
        FluxSink<ByteBuf> sink;
        synchronized (this) {
            requested = false;
            sink = rest;
            if (sink == null) {
                held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ByteBufAllocator.DEFAULT, held, bytes);
            }
        }
        if (sink != null) {
            sink.next(bytes);
        } else {
            serve();
            readAhead();
        }
    }

    @Override
    protected void hookOnComplete() {
        end(null);
    }

    @Override
    protected void hookOnError(Throwable broken) {
        end(broken);
    }

    private void end(@Nullable Throwable broken) {
        FluxSink<ByteBuf> sink;
        synchronized (this) {
            ended = true;
            failure = broken;
            sink = rest;
        }
        if (sink != null) {
            endRest(sink);
        }
        serve();
        readAhead();
    }

    private synchronized void endRest(FluxSink<ByteBuf> sink) {
        if (ended && failure != null) {
            sink.error(failure);
        } else if (ended) {
            sink.complete();
        }
    }

    private void ask(long count) {
        synchronized (this) {
            if (upstream() == null) {
                early = Operators.addCap(early, count);
                return;
            }
        }
        request(count);
    }

    private void askOnce() {
        synchronized (this) {
            if (requested) {
                return;
            }
            requested = true;
        }
        ask(1);
    }

    private synchronized void unwant() {
        wanted = null;
    }

    private synchronized void unwatch(MonoSink<Void> sink) {
        if (watcher == sink) {
            watcher = null;
        }
    }

    private void readAhead() {
        MonoSink<Void> told;
        synchronized (this) {
            if (watcher == null || !ended && held.readableBytes() >= MOST_AHEAD) {
                return;
            }
            told = ended ? watcher : null;
        }
        if (told == null) {
            askOnce();
        } else {
            told.success();
        }
    }

    private void serve() {
        Wanted served;
        byte[] unit = null;
        Throwable refusal = null;
        synchronized (this) {
            served = wanted;
            if (served == null) {
                return;
            }
            try {
                unit = next(served.unit());
            } catch (PostgresErrorException malformed) {
                refusal = malformed;
            }
            if (unit == null && refusal == null && !ended) {
                served = null;
            } else {
                wanted = null;
            }
        }
        if (served == null) {
            askOnce();
        } else if (refusal != null) {
            served.sink().error(refusal);
        } else if (unit != null) {
            served.sink().success(unit);
        } else {
            served.sink().success();
        }
    }

    private byte @Nullable [] next(Unit unit) {
        var length = unit.length(held);
        if (length == 0 || held.readableBytes() < length) {
            return null;
        }
        var bytes = new byte[length];
        held.readBytes(bytes);
        return bytes;
    }

    /** Determines the end of a unit in a stream of bytes. */
    @FunctionalInterface
    public interface Unit {

        /**
         * The length of the unit that begins with these bytes; 0 when more bytes are needed to know it. Must not move
         * an index.
         */
        int length(ByteBuf bytes);
    }

    private record Wanted(Unit unit, MonoSink<byte[]> sink) {}
}
