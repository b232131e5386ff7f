package io.alchemyreactive.neon.local.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ByteReaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void unitsAreTakenHoweverTheirBytesArrive() {
        var reader = ByteReader.of(Flux.just(bytes(0, 0), bytes(0, 9, 1), bytes(2, 3, 4, 5, 7, 8)));

        StepVerifier.create(reader.take(Units::startup))
                .assertNext(unit -> assertThat(unit).containsExactly(0, 0, 0, 9, 1, 2, 3, 4, 5))
                .expectComplete()
                .verify(LIMIT);
        assertThat(reader.isEmpty()).isFalse();
        assertThat(rest(reader)).containsExactly((byte) 7, (byte) 8);
    }

    @Test
    void aUnitMayBeWantedBeforeTheConnectionGivesItsSubscription() {
        var late = new AtomicReference<Subscriber<? super ByteBuf>>();
        Publisher<ByteBuf> connection = late::set;
        var reader = ByteReader.of(Flux.from(connection));
        var units = new ArrayList<byte[]>();

        reader.take(Units::single).subscribe(units::add);
        Flux.just(bytes(1, 2)).subscribe(late.get());

        assertThat(units).singleElement().satisfies(unit -> assertThat(unit).containsExactly(1));
        assertThat(rest(reader)).containsExactly((byte) 2);
    }

    @Test
    void nothingIsAskedForBeforeItIsWanted() {
        var connection = TestPublisher.<ByteBuf>create();
        var reader = ByteReader.of(connection.flux());

        connection.assertWasNotRequested();
        reader.take(Units::single).subscribe();
        connection.assertWasRequested();
    }

    @Test
    void aUnitThatIsNotCompleteAtTheEndIsNone() {
        StepVerifier.create(ByteReader.of(Flux.just(bytes(0, 0, 0, 9))).take(Units::startup))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aLengthThatCannotBeIsAnErrorOfTheProtocol() {
        StepVerifier.create(ByteReader.of(Flux.just(bytes(127, 0, 0, 0))).take(Units::startup))
                .expectError(PostgresErrorException.class)
                .verify(LIMIT);
    }

    @Test
    void theEndOfAConnectionIsFoundBehindBytesThatNobodyTook() {
        var connection = TestPublisher.<ByteBuf>create();
        var reader = ByteReader.of(connection.flux());

        StepVerifier.create(reader.disconnected())
                .then(() -> connection.next(bytes(0, 0, 0, 9)))
                .then(() -> connection.next(bytes(1, 2, 3, 4, 5)))
                .then(() -> connection.error(new IllegalStateException("reset by peer")))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(reader.disconnected()).expectComplete().verify(LIMIT);

        StepVerifier.create(reader.take(Units::startup))
                .assertNext(unit -> assertThat(unit).hasSize(9))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aConnectionIsNotReadAheadWithoutABound() {
        var requested = new AtomicLong();
        var connection = TestPublisher.<ByteBuf>create();
        var reader = ByteReader.of(connection.flux().doOnRequest(requested::addAndGet));
        for (var i = 0; i < 3; i++) {
            reader.disconnected().subscribe().dispose();
        }
        assertThat(requested).as("asked for once").hasValue(1);

        reader.disconnected().subscribe();
        connection.next(Unpooled.wrappedBuffer(new byte[1 << 20]));

        assertThat(requested).hasValue(1);
        reader.close();
    }

    private static List<Byte> rest(ByteReader reader) {
        var found = new ArrayList<Byte>();
        StepVerifier.create(reader.rest())
                .thenConsumeWhile(part -> {
                    while (part.isReadable()) {
                        found.add(part.readByte());
                    }
                    return part.release();
                })
                .expectComplete()
                .verify(LIMIT);
        return found;
    }

    private static ByteBuf bytes(int... values) {
        var bytes = Unpooled.buffer(values.length);
        for (var value : values) {
            bytes.writeByte(value);
        }
        return bytes;
    }
}
