package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one thread on which rows are read and changed. A turn that changes them is saved before anyone hears of it, and
 * what it set going begins only then.
 */
public final class ControlThread {

    /**
     * Reactor's own, since turns are handed over by event loops: an executor of the JDK takes locks for that, which an
     * event loop must not wait for.
     */
    private final Scheduler scheduler = Schedulers.newSingle(work -> {
        var thread = new Thread(work, "neon-local-control");
        thread.setDaemon(true);
        return thread;
    });

    private final StateFiles store;
    private List<Runnable> afterSave = new ArrayList<>();

    public ControlThread(StateFiles store) {
        this.store = store;
    }

    /** Looks at rows without changing them. */
    public <T> Mono<T> read(Callable<T> turn) {
        return Mono.fromCallable(() -> JvmErrors.asFailure(turn)).subscribeOn(scheduler);
    }

    /** Changes rows, saves them, and then begins what the turn set going. */
    public <T> Mono<T> change(Callable<T> turn) {
        return Mono.fromCallable(() -> {
                    var value = JvmErrors.asFailure(turn);
                    save();
                    return value;
                })
                .subscribeOn(scheduler);
    }

    /** To be called within a turn: runs something once the turn is saved. */
    public void afterwards(Runnable begin) {
        afterSave.add(begin);
    }

    /** Completes when the last turn is over; none begins any more. */
    public Mono<Void> close() {
        return scheduler.disposeGracefully();
    }

    private void save() throws IOException {
        store.save();
        var begin = afterSave;
        afterSave = new ArrayList<>();
        begin.forEach(Runnable::run);
    }
}
