package io.alchemyreactive.effect;

import io.alchemyreactive.effect.TaskGraph.Bounds;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.effect.TaskGraph.Report;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * The loop behind {@link TaskGraph#run}: one thread at a time settles what ended and starts what became ready.
 *
 * <p>Each signal (a task ended, a stop was asked for) increments {@code news}. The thread that increments it from zero runs the
 * loop until {@code news} is zero again. So the fields that are not volatile belong to one thread at a time, and a task that
 * ends at once adds no stack frame.
 */
final class TaskRun implements TaskGraph.Run {

    private static final Outcome DONE = new Outcome.Done();
    private static final Outcome NOT_STARTED = new Outcome.NotStarted();
    private static final Outcome ABORTED = new Outcome.Aborted();

    private final TaskGraph graph;
    private final IntFunction<? extends Mono<?>> task;
    private final int concurrency;
    private final Sinks.One<Report> report = Sinks.one();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicInteger news = new AtomicInteger();
    private final AtomicReference<@Nullable RunningTask> ended = new AtomicReference<>();
    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private volatile boolean aborted;

    private final @Nullable Outcome[] outcomes;
    private final int[] missing;
    private final ReadyNodes ready;
    private Context context = Context.empty();
    private @Nullable RunningTask running;
    /** The waits that have ended, of tasks that have no place yet. */
    private final Queue<Wait> returning = new ArrayDeque<>();
    /** The number of tasks that have a place, and of all that run. */
    private int active;

    private int linked;
    private int left;
    private int @Nullable [] toSkip;
    private boolean reported;

    /**
     * News about the waits of a task: one begins, or one has ended.
     *
     * @param then runs when the task goes on; null when the wait begins
     */
    record Wait(RunningTask task, @Nullable Runnable then) {}

    TaskRun(TaskGraph graph, IntFunction<? extends Mono<?>> task, Bounds bounds) {
        this.graph = graph;
        this.task = task;
        this.concurrency = bounds.concurrency();
        this.outcomes = new Outcome[graph.size()];
        this.missing = graph.missing();
        this.ready = new ReadyNodes(graph.size(), bounds);
        this.left = graph.size();
        for (int node = 0; node < missing.length; node++) {
            if (missing[node] == 0) {
                ready.add(node);
            }
        }
    }

    @Override
    public Mono<Report> report() {
        return new ReportMono().assembled();
    }

    @Override
    public void stop() {
        stopped = true;
        started.set(true);
        loop();
    }

    @Override
    public void abort() {
        aborted = true;
        stop();
    }

    @Override
    public Mono<Report> drained() {
        return report.asMono();
    }

    private void begin(Context subscriberContext) {
        context = subscriberContext;
        loop();
    }

    private void loop() {
        if (news.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            settleEnded();
            if (aborted) {
                cancelRunning();
            }
            settleWaits();
            startReady();
            if (linked == 0 && (left == 0 || stopped) && !reported) {
                finish();
            }
            seen = news.addAndGet(-seen);
        } while (seen != 0);
    }

    private void startReady() {
        while (!stopped && active < concurrency) {
            int node = ready.take();
            if (node < 0) {
                return;
            }
            start(node);
            if (active > 0 && !ready.isRanked() && ready.size() > concurrency - active) {
                ready.rank(graph.levels(ReadyNodes.LEVELS));
            }
            settleEnded();
            settleWaits();
        }
    }

    private void start(int node) {
        Mono<?> mono;
        try {
            mono = Objects.requireNonNull(task.apply(node), "the task of a node");
            if (mono instanceof Callable<?> callable) {
                callable.call();
                ready.release(node);
                succeed(node);
                return;
            }
        } catch (Throwable e) {
            ready.release(node);
            fail(node, Exceptions.unwrap(e));
            return;
        }
        RunningTask child = new RunningTask(this, node, context);
        if (child.start(mono)) {
            ready.release(node);
            settle(child);
        } else {
            link(child);
        }
    }

    /** Called by a task, on any thread. */
    void note(Wait wait) {
        waits.add(wait);
        loop();
    }

    /** Takes the places of tasks that wait, and gives free places to those that go on, before other tasks start. */
    private void settleWaits() {
        for (Wait wait = waits.poll(); wait != null; wait = waits.poll()) {
            RunningTask child = wait.task();
            if (wait.then() == null) {
                child.waits++;
                if (child.waits == 1 && child.linked && !child.parked) {
                    park(child);
                }
            } else {
                child.waits--;
                returning.add(wait);
            }
        }
        for (int i = returning.size(); i > 0; i--) {
            Wait wait = returning.remove();
            RunningTask child = wait.task();
            boolean free = !child.linked || !child.parked || child.waits > 0;
            if (free || active < concurrency) {
                if (!free) {
                    unpark(child);
                }
                goOn(child, Objects.requireNonNull(wait.then()));
            } else {
                returning.add(wait);
            }
        }
    }

    private void park(RunningTask child) {
        child.parked = true;
        active--;
        ready.release(child.node);
    }

    private void unpark(RunningTask child) {
        child.parked = false;
        active++;
        ready.retake(child.node);
    }

    private static void goOn(RunningTask child, Runnable then) {
        try {
            then.run();
        } catch (Throwable e) {
            child.onError(Exceptions.unwrap(e));
        }
    }

    /** Called by a task, on any thread, once. */
    void ended(RunningTask child) {
        child.nextEnded = ended.get();
        while (!ended.compareAndSet(child.nextEnded, child)) {
            child.nextEnded = ended.get();
        }
        loop();
    }

    private void settleEnded() {
        if (ended.get() == null) {
            return;
        }
        RunningTask oldest = null;
        for (RunningTask child = ended.getAndSet(null); child != null; ) {
            RunningTask next = child.nextEnded;
            child.nextEnded = oldest;
            oldest = child;
            child = next;
        }
        for (RunningTask child = oldest; child != null; child = child.nextEnded) {
            unlink(child);
            settle(child);
        }
    }

    private void settle(RunningTask child) {
        Throwable error = child.error();
        if (error == null) {
            succeed(child.node);
        } else {
            fail(child.node, error);
        }
    }

    private void succeed(int node) {
        outcomes[node] = DONE;
        left--;
        int end = graph.firstTarget(node + 1);
        for (int i = graph.firstTarget(node); i < end; i++) {
            int target = graph.target(i);
            if (--missing[target] == 0 && outcomes[target] == null) {
                ready.add(target);
            }
        }
    }

    private void fail(int node, Throwable error) {
        outcomes[node] = new Outcome.Failed(error);
        left--;
        if (graph.firstTarget(node) == graph.firstTarget(node + 1)) {
            return;
        }
        if (toSkip == null) {
            toSkip = new int[outcomes.length];
        }
        Outcome skipped = new Outcome.Skipped(node, error);
        int depth = 0;
        toSkip[depth++] = node;
        while (depth > 0) {
            int source = toSkip[--depth];
            for (int i = graph.firstTarget(source); i < graph.firstTarget(source + 1); i++) {
                int target = graph.target(i);
                if (outcomes[target] == null) {
                    outcomes[target] = skipped;
                    left--;
                    toSkip[depth++] = target;
                }
            }
        }
    }

    private void cancelRunning() {
        for (RunningTask child = running; child != null; child = child.next) {
            if (child.abort()) {
                outcomes[child.node] = ABORTED;
                left--;
                unlink(child);
            }
        }
    }

    private void finish() {
        reported = true;
        for (int node = 0; node < outcomes.length; node++) {
            if (outcomes[node] == null) {
                outcomes[node] = NOT_STARTED;
            }
        }
        report.tryEmitValue(new Report(Arrays.asList(outcomes)));
    }

    private void link(RunningTask child) {
        active++;
        linked++;
        child.linked = true;
        child.next = running;
        if (running != null) {
            running.previous = child;
        }
        running = child;
    }

    // The links of the child itself stay, so that a loop over the list can unlink the current element.
    private void unlink(RunningTask child) {
        linked--;
        child.linked = false;
        if (!child.parked) {
            active--;
            ready.release(child.node);
        }
        if (child.previous == null) {
            running = child.next;
        } else {
            child.previous.next = child.next;
        }
        if (child.next != null) {
            child.next.previous = child.previous;
        }
    }

    private final class ReportMono extends SourceMono<Report> {

        @Override
        public void subscribe(CoreSubscriber<? super Report> actual) {
            if (started.compareAndSet(false, true)) {
                Context subscriberContext = actual.currentContext();
                // Starts only after onSubscribe, when the subscriber can cancel: tasks may run on this thread for a
                // long time.
                report.asMono().doOnCancel(TaskRun.this::stop).subscribe(actual);
                begin(subscriberContext);
            } else {
                report.asMono().subscribe(actual);
            }
        }
    }
}
