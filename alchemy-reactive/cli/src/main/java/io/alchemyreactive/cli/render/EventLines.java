package io.alchemyreactive.cli.render;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import java.time.Duration;
import java.util.ArrayList;
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

    /** With more work than this the beginnings are not told: the ends say enough, and {@link #heartbeat} what goes on. */
    private static final int MANY = 100;

    private final Style style;
    private final RunTally tally;
    private DeployEvent.@Nullable RunStarted started;

    /**
     * Lines in this style.
     *
     * @param now the time since a fixed moment, for durations
     */
    public EventLines(Style style, Supplier<Duration> now) {
        this.style = style;
        this.tally = new RunTally(now);
    }

    /** The line for an event; empty for an event without a line. */
    public Optional<String> line(DeployEvent event) {
        return event.accept(telling);
    }

    private final DeployEvent.Visitor<Optional<String>> telling = new DeployEvent.Visitor<>() {

        @Override
        public Optional<String> visit(DeployEvent.RunStarted start) {
            started = start;
            return Optional.empty();
        }

        @Override
        public Optional<String> visit(DeployEvent.Planned planned) {
            return tally.planned(planned.fqn())
                    ? Optional.of(style.faint(verb().doing() + " " + stage()))
                    : Optional.empty();
        }

        @Override
        public Optional<String> visit(DeployEvent.Started begun) {
            tally.started(begun);
            return tally.total() > MANY
                    ? Optional.empty()
                    : of(begun, words(begun.action()).doing());
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
            RunTally.Ended ended = tally.ended(finished);
            List<String> facts = new ArrayList<>();
            ended.took().ifPresent(took -> facts.add(Spans.of(took)));
            if (tally.total() > 1) {
                ended.number().ifPresent(number -> facts.add(number + " of " + tally.total()));
            }
            String shown = facts.isEmpty() ? "" : " (" + String.join(", ", facts) + ")";
            return of(finished, style.good(words(finished.action()).done()) + shown);
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
            return tally.total() > 0 ? Optional.of(EventLines.this.ended(end)) : Optional.empty();
        }

        private Optional<String> ended(DeployEvent.OfResource news, String text) {
            tally.ended(news);
            return of(news, text);
        }

        private Optional<String> of(DeployEvent.OfResource news, String text) {
            return Optional.of(resource(news) + text);
        }
    };

    /** The line for a long silence: the running resources and their durations. */
    public String heartbeat() {
        Map<String, RunTally.Running> running = tally.running();
        if (running.isEmpty()) {
            return style.faint("still working");
        }
        List<String> parts = running.entrySet().stream()
                .limit(5)
                .map(entry -> entry.getKey() + " (" + entry.getValue().action().word() + ", "
                        + Spans.of(tally.since(entry.getValue())) + ")")
                .collect(Collectors.toList());
        if (running.size() > parts.size()) {
            parts.add(running.size() - parts.size() + " more");
        }
        return style.faint("still running: " + String.join(", ", parts));
    }

    private Words verb() {
        return words(started == null ? DeployEvent.Verb.DEPLOY : started.verb());
    }

    private String stage() {
        return started == null ? "the stage" : started.stage().toString();
    }

    private String ended(DeployEvent.RunEnded end) {
        Words verb = verb();
        String what = stage();
        String counts = tally.done().entrySet().stream()
                .map(entry -> entry.getValue() + " " + words(entry.getKey()).done())
                .collect(Collectors.joining(", "));
        String took = " after " + Spans.of(tally.took()) + (counts.isEmpty() ? "" : ": " + counts);
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
            case ORPHAN -> new Words("letting go", "let go of, the object stays");
            case ADOPT -> new Words("adopting", "adopted");
            case RENAME -> new Words("renaming", "renamed");
            case NOOP -> new Words("checking", "as it was");
        };
    }
}
