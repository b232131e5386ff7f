package io.alchemyreactive.cli.render;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** The resources with work to do that has not ended, by FQN. */
    private final Set<String> open = new HashSet<>();
    /** How many resources were created, updated and so on. */
    private final Map<ChangeAction, Integer> done = new EnumMap<>(ChangeAction.class);

    private int planned;
    /** When the work began: after the plan was made and approved. */
    private Duration begun = Duration.ZERO;

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
            return Optional.empty();
        }

        @Override
        public Optional<String> visit(DeployEvent.Planned planned) {
            open.add(planned.fqn());
            if (++EventLines.this.planned > 1) {
                return Optional.empty();
            }
            begun = now.get();
            return Optional.of(style.faint(verb().doing() + " " + stage()));
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
            done.merge(finished.action(), 1, Integer::sum);
            List<String> facts = new ArrayList<>();
            if (before != null) {
                facts.add(Spans.of(now.get().minus(before.since())));
            }
            place(finished).ifPresent(facts::add);
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
            return planned > 0 ? Optional.of(EventLines.this.ended(end)) : Optional.empty();
        }

        private Optional<String> ended(DeployEvent.OfResource news, String text) {
            running.remove(news.fqn());
            place(news);
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

    /** Its number among those that have ended, of all with work to do; empty where one is all, or it ended before. */
    private Optional<String> place(DeployEvent.OfResource ended) {
        return open.remove(ended.fqn()) && planned > 1
                ? Optional.of(planned - open.size() + " of " + planned)
                : Optional.empty();
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
        String counts = done.entrySet().stream()
                .filter(entry -> entry.getKey() != ChangeAction.NOOP)
                .map(entry -> entry.getValue() + " " + words(entry.getKey()).done())
                .collect(Collectors.joining(", "));
        String took = " after " + Spans.of(now.get().minus(begun)) + (counts.isEmpty() ? "" : ": " + counts);
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
