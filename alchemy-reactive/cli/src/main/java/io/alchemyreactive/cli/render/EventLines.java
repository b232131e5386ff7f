package io.alchemyreactive.cli.render;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one run into lines of text, and keeps the running resources for {@link #heartbeat}. Not
 * thread-safe.
 */
public final class EventLines {

    private final Style style;
    private final Supplier<Duration> now;
    /** The resources that have started and not ended, by FQN, in the order of starting. */
    private final Map<String, Running> running = new LinkedHashMap<>();

    private DeployEvent.@Nullable RunStarted started;
    private boolean changes;

    private record Running(ChangeAction action, Duration since) {}

    /**
     * Lines in this style.
     *
     * @param now the time since a fixed moment, for durations
     */
    public EventLines(Style style, Supplier<Duration> now) {
        this.style = style;
        this.now = now;
    }

    /** The line for an event; empty for an event without a line. */
    public Optional<String> line(DeployEvent event) {
        return event.accept(telling);
    }

    private final DeployEvent.Visitor<Optional<String>> telling = new DeployEvent.Visitor<>() {

        @Override
        public Optional<String> visit(DeployEvent.RunStarted start) {
            started = start;
            return Optional.of(style.faint(words(start.verb()).doing() + " " + start.stage()));
        }

        @Override
        public Optional<String> visit(DeployEvent.Planned planned) {
            changes = true;
            return Optional.empty();
        }

        @Override
        public Optional<String> visit(DeployEvent.Started begun) {
            running.put(begun.fqn(), new Running(begun.action(), now.get()));
            return of(begun, words(begun.action()).doing());
        }

        @Override
        public Optional<String> visit(DeployEvent.Retrying again) {
            return of(again, style.faint("trying again after: " + again.because()));
        }

        @Override
        public Optional<String> visit(DeployEvent.Progressed progressed) {
            return of(progressed, style.faint(progressed.line()));
        }

        @Override
        public Optional<String> visit(DeployEvent.Finished finished) {
            Running before = running.remove(finished.fqn());
            String took = before == null ? "" : " (" + Spans.of(now.get().minus(before.since())) + ")";
            return of(finished, style.good(words(finished.action()).done()) + took);
        }

        @Override
        public Optional<String> visit(DeployEvent.Failed failed) {
            return ended(failed, style.bad("failed: " + failed.message()));
        }

        @Override
        public Optional<String> visit(DeployEvent.Skipped skipped) {
            return ended(skipped, style.faint("skipped: " + skipped.because()));
        }

        @Override
        public Optional<String> visit(DeployEvent.Cancelled cancelled) {
            return ended(cancelled, style.faint("cancelled: the next run goes on from there"));
        }

        @Override
        public Optional<String> visit(DeployEvent.RunEnded end) {
            return changes ? Optional.of(EventLines.this.ended(end)) : Optional.empty();
        }

        private Optional<String> ended(DeployEvent.OfResource news, String text) {
            running.remove(news.fqn());
            return of(news, text);
        }

        private Optional<String> of(DeployEvent.OfResource news, String text) {
            return Optional.of(resource(news) + text);
        }
    };

    /** The line for a long silence: the running resources and their durations. */
    public String heartbeat() {
        if (running.isEmpty()) {
            return style.faint("still working");
        }
        Duration at = now.get();
        List<String> parts = running.entrySet().stream()
                .limit(5)
                .map(entry -> entry.getKey() + " (" + entry.getValue().action().word() + ", "
                        + Spans.of(at.minus(entry.getValue().since())) + ")")
                .collect(Collectors.toList());
        if (running.size() > parts.size()) {
            parts.add(running.size() - parts.size() + " more");
        }
        return style.faint("still running: " + String.join(", ", parts));
    }

    private String ended(DeployEvent.RunEnded end) {
        DeployEvent.RunStarted start = started;
        Words verb = words(start == null ? DeployEvent.Verb.DEPLOY : start.verb());
        String what = start == null ? "the stage" : start.stage().toString();
        String took = start == null ? "" : " after " + Spans.of(Duration.between(start.at(), end.at()));
        return switch (end.outcome()) {
            case SUCCEEDED -> style.good(verb.done() + " " + what) + took;
            case FAILED -> style.bad(verb.doing() + " " + what + " failed") + took;
            case STOPPED -> style.bad("Stopped " + what) + took;
        };
    }

    private static String resource(DeployEvent.OfResource news) {
        return "  " + news.fqn() + " (" + news.type() + ")  ";
    }

    private record Words(String doing, String done) {}

    private static Words words(DeployEvent.Verb verb) {
        return switch (verb) {
            case DEPLOY -> new Words("Deploying", "Deployed");
            case DESTROY -> new Words("Destroying", "Destroyed");
            case IMPORT -> new Words("Importing into", "Imported into");
            case OPERATION -> new Words("Running an operation on", "Ran an operation on");
        };
    }

    private static Words words(ChangeAction action) {
        return switch (action) {
            case CREATE -> new Words("creating", "created");
            case UPDATE -> new Words("updating", "updated");
            case REPLACE -> new Words("replacing", "replaced");
            case RUN -> new Words("running", "ran");
            case DELETE -> new Words("deleting", "deleted");
            case ORPHAN -> new Words("letting go", "let go, its object stays");
            case ADOPT -> new Words("adopting", "adopted");
            case RENAME -> new Words("renaming", "renamed");
            case NOOP -> new Words("checking", "as it was");
        };
    }
}
