package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.internal.transport.ProjectPermit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * One queue per project: changes in a project run one at a time in the order of subscription, those of different projects side
 * by side. A change that is cancelled while it waits leaves the queue. Safe for use by many threads.
 */
final class ProjectQueues {

    private final Scheduler scheduler;
    /** The waiting changes of each project in which a change runs. */
    private final Map<String, Deque<Entry<?>>> queues = new HashMap<>();

    ProjectQueues(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    <T> Mono<T> run(String project, Function<ProjectPermit, Mono<T>> change) {
        return Mono.create(sink -> {
            Entry<T> entry = new Entry<>(project, change, sink);
            sink.onCancel(entry);
            if (enter(entry)) {
                entry.start();
            }
        });
    }

    private synchronized boolean enter(Entry<?> entry) {
        Deque<Entry<?>> waiting = queues.get(entry.project);
        if (waiting == null) {
            queues.put(entry.project, new ArrayDeque<>());
            return true;
        }
        waiting.addLast(entry);
        return false;
    }

    private synchronized void leave(Entry<?> entry) {
        Deque<Entry<?>> waiting = queues.get(entry.project);
        if (waiting != null) {
            waiting.remove(entry);
        }
    }

    private synchronized @Nullable Entry<?> next(String project) {
        Deque<Entry<?>> waiting = queues.get(project);
        Entry<?> next = waiting == null ? null : waiting.pollFirst();
        if (next == null) {
            queues.remove(project);
        }
        return next;
    }

    private void pass(String project) {
        Entry<?> next = next(project);
        if (next != null) {
            // Not on this stack, which would grow with the queue when changes fail at once.
            scheduler.schedule(next::start);
        }
    }

    private final class Entry<T> implements Disposable {

        private final String project;
        private final Function<ProjectPermit, Mono<T>> change;
        private final MonoSink<T> sink;
        private final Disposable.Swap running = Disposables.swap();

        Entry(String project, Function<ProjectPermit, Mono<T>> change, MonoSink<T> sink) {
            this.project = project;
            this.change = change;
            this.sink = sink;
        }

        void start() {
            if (running.isDisposed()) {
                pass(project);
                return;
            }
            ProjectPermit permit = ProjectPermit.of(() -> pass(project));
            // A swap that was disposed in the meantime disposes at once, and with it the permit ends.
            running.update(Mono.defer(() -> change.apply(permit))
                    .doFinally(signal -> permit.end())
                    .contextWrite(sink.contextView())
                    .subscribe(sink::success, sink::error, sink::success));
        }

        @Override
        public void dispose() {
            leave(this);
            running.dispose();
        }
    }
}
