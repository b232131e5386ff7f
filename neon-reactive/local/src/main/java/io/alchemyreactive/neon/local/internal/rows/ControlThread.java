package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The only thread that reads and changes rows. A change is saved before its result is emitted, and the work that it
 * requested begins after that. A change that fails or cannot be saved is undone, and its work does not begin.
 */
public final class ControlThread {

    /**
     * A scheduler of Reactor, because event loops submit tasks to it: an executor of the JDK uses locks, and an event
     * loop must not wait for a lock.
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

    /** Reads rows without changing them. */
    public <T> Mono<T> read(Callable<T> task) {
        return Mono.fromCallable(() -> JvmErrors.asFailure(task)).subscribeOn(scheduler);
    }

    /** Changes rows, saves them, and then starts the work that was passed to {@link #afterwards}. */
    public <T> Mono<T> change(Callable<T> task) {
        return Mono.fromCallable(() -> {
                    try {
                        var value = JvmErrors.asFailure(task);
                        store.save();
                        begin();
                        return value;
                    } catch (Exception failure) {
                        afterSave = new ArrayList<>();
                        store.restore();
                        throw failure;
                    }
                })
                .subscribeOn(scheduler);
    }

    /** Runs this code after the current change has been saved. Called within a change. */
    public void afterwards(Runnable begin) {
        afterSave.add(begin);
    }

    /** Completes when the last task has ended. No further task begins. */
    public Mono<Void> close() {
        return scheduler.disposeGracefully();
    }

    private void begin() {
        var begin = afterSave;
        afterSave = new ArrayList<>();
        begin.forEach(Runnable::run);
    }
}
