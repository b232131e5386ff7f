package io.alchemyreactive.neon.internal.transport;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * The right to change things in one project, held from the first request of a change to its end. A request that is out is let
 * finish when its subscriber goes away, because Neon carries it out anyway; the permit is given back when the change has ended
 * and no request of it is out. Safe for use by many threads.
 */
public final class ProjectPermit {

    private final Runnable giveBack;
    private int out;
    private boolean ended;

    private ProjectPermit(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    public static ProjectPermit of(Runnable giveBack) {
        return new ProjectPermit(giveBack);
    }

    /** For changes that belong to no project yet. */
    public static ProjectPermit free() {
        return new ProjectPermit(() -> {});
    }

    /** The exchange, which runs to its end once it was subscribed to. */
    public <T> Mono<T> toTheEnd(Mono<T> exchange) {
        return Mono.deferContextual(context -> Mono.<Signal<T>>create(sink -> {
                    started();
                    exchange.materialize()
                            .doFinally(signal -> returned())
                            .contextWrite(context)
                            .subscribe(sink::success);
                })
                .dematerialize());
    }

    /** The change is over: completed, failed or cancelled. */
    public void end() {
        boolean free;
        synchronized (this) {
            free = !ended && out == 0;
            ended = true;
        }
        if (free) {
            giveBack.run();
        }
    }

    private synchronized void started() {
        out++;
    }

    private void returned() {
        boolean free;
        synchronized (this) {
            out--;
            free = ended && out == 0;
        }
        if (free) {
            giveBack.run();
        }
    }
}
