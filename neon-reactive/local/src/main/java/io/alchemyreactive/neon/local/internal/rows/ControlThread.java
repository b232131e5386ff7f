package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one thread on which rows are read and changed. A change is saved before its result is emitted, and work that the change
 * asked for begins after that. A change that fails or cannot be saved is taken back, and its work does not begin.
 */
public final class ControlThread {

    /**
     * A scheduler of Reactor, because event loops submit tasks to it: an executor of the JDK takes locks for that, for which an
     * event loop must not wait.
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
    public <T> Mono<T> read(Callable<T> task) {
        return Mono.fromCallable(() -> JvmErrors.asFailure(task)).subscribeOn(scheduler);
    }

    /** Changes rows, saves them, and then begins the work that was handed to {@link #afterwards}. */
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

    /** Runs something once the current change is saved; called within a change. */
    public void afterwards(Runnable begin) {
        afterSave.add(begin);
    }

    /** Completes when the last task is over; none begins any more. */
    public Mono<Void> close() {
        return scheduler.disposeGracefully();
    }

    private void begin() {
        var begin = afterSave;
        afterSave = new ArrayList<>();
        begin.forEach(Runnable::run);
    }
}
