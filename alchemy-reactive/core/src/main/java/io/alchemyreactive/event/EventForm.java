package io.alchemyreactive.event;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Converts events to and from their stored form in the journal of a stage. Pure and thread-safe. */
public final class EventForm {

    /** The fields of most events. */
    private static final Value.Fields.Form OF_RESOURCE =
            Value.Fields.form("sequence", "event", "fqn", "type", "action");

    private EventForm() {}

    /** The fields of events. */
    public static List<Value.Fields> write(List<DeployEvent> events) {
        List<Value.Fields> written = new ArrayList<>(events.size());
        for (DeployEvent event : events) {
            written.add(write(event));
        }
        return written;
    }

    /** The fields of an event. */
    public static Value.Fields write(DeployEvent event) {
        var writer = new Writer();
        Value word = new Value.Text(event.accept(writer));
        if (!(event instanceof DeployEvent.OfResource of)) {
            return writer.fields(Map.of("sequence", number(event.sequence()), "event", word));
        }
        return writer.fields(OF_RESOURCE
                .of(
                        number(event.sequence()),
                        word,
                        new Value.Text(of.fqn()),
                        new Value.Text(of.type()),
                        new Value.Text(of.action().word()))
                .values());
    }

    /** Collects the fields that only one kind of event has, and returns the word for the kind. */
    private static final class Writer implements DeployEvent.Visitor<String> {

        private Map<String, Value> more = Map.of();

        /** These fields and those that were collected. */
        Value.Fields fields(Map<String, Value> common) {
            if (more.isEmpty()) {
                return new Value.Fields(common);
            }
            Map<String, Value> all = new TreeMap<>(common);
            all.putAll(more);
            return new Value.Fields(all);
        }

        @Override
        public String visit(DeployEvent.RunStarted started) {
            more = Map.of(
                    "verb", word(started.verb()),
                    "stack", new Value.Text(started.stage().stack()),
                    "stage", new Value.Text(started.stage().stage()),
                    "at", new Value.Text(started.at().toString()));
            return "run-started";
        }

        @Override
        public String visit(DeployEvent.Planned planned) {
            return "planned";
        }

        @Override
        public String visit(DeployEvent.Started started) {
            return "started";
        }

        @Override
        public String visit(DeployEvent.Retrying retrying) {
            more = Map.of("attempt", number(retrying.attempt()), "because", new Value.Text(retrying.because()));
            return "retrying";
        }

        @Override
        public String visit(DeployEvent.Progressed progressed) {
            more = Map.of("line", new Value.Text(progressed.line()));
            return "progressed";
        }

        @Override
        public String visit(DeployEvent.Finished finished) {
            return "finished";
        }

        @Override
        public String visit(DeployEvent.Failed failed) {
            more = Map.of("message", new Value.Text(failed.message()));
            return "failed";
        }

        @Override
        public String visit(DeployEvent.Skipped skipped) {
            more = Map.of("because", new Value.Text(skipped.because()));
            return "skipped";
        }

        @Override
        public String visit(DeployEvent.Cancelled cancelled) {
            return "cancelled";
        }

        @Override
        public String visit(DeployEvent.RunEnded ended) {
            more = Map.of(
                    "outcome",
                    word(ended.outcome()),
                    "at",
                    new Value.Text(ended.at().toString()));
            return "run-ended";
        }
    }

    /** The events of a journal entry. Events of a kind that this version does not know are left out. */
    public static List<DeployEvent> read(JournalEntry line) {
        return line.events().stream().flatMap(fields -> read(fields).stream()).toList();
    }

    /** The event with these fields; empty when this version does not know its kind. */
    public static Optional<DeployEvent> read(Value.Fields fields) {
        try {
            return Optional.ofNullable(event(new Source(fields)));
        } catch (IllegalArgumentException | DateTimeParseException unknown) {
            return Optional.empty();
        }
    }

    private static @Nullable DeployEvent event(Source from) {
        long sequence = from.number("sequence");
        return switch (from.text("event")) {
            case "run-started" ->
                new DeployEvent.RunStarted(
                        sequence,
                        DeployEvent.Verb.valueOf(constant(from.text("verb"))),
                        new StageKey(from.text("stack"), from.text("stage")),
                        Instant.parse(from.text("at")));
            case "planned" -> new DeployEvent.Planned(sequence, from.fqn(), from.type(), from.action());
            case "started" -> new DeployEvent.Started(sequence, from.fqn(), from.type(), from.action());
            case "retrying" ->
                new DeployEvent.Retrying(
                        sequence, from.fqn(), from.type(), from.action(), from.number("attempt"), from.text("because"));
            case "progressed" ->
                new DeployEvent.Progressed(sequence, from.fqn(), from.type(), from.action(), from.text("line"));
            case "finished" -> new DeployEvent.Finished(sequence, from.fqn(), from.type(), from.action());
            case "failed" ->
                new DeployEvent.Failed(sequence, from.fqn(), from.type(), from.action(), from.text("message"));
            case "skipped" ->
                new DeployEvent.Skipped(sequence, from.fqn(), from.type(), from.action(), from.text("because"));
            case "cancelled" -> new DeployEvent.Cancelled(sequence, from.fqn(), from.type(), from.action());
            case "run-ended" ->
                new DeployEvent.RunEnded(
                        sequence,
                        DeployEvent.Outcome.valueOf(constant(from.text("outcome"))),
                        Instant.parse(from.text("at")));
            default -> null;
        };
    }

    private static Value word(Enum<?> constant) {
        return new Value.Text(constant.name().toLowerCase(Locale.ROOT));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }

    /** The fields of an event that is read. */
    private record Source(Value.Fields fields) {

        String text(String name) {
            if (fields.values().get(name) instanceof Value.Text text) {
                return text.value();
            }
            throw new IllegalArgumentException("no text '" + name + "'");
        }

        long number(String name) {
            if (fields.values().get(name) instanceof Value.Num number) {
                return number.value().longValue();
            }
            throw new IllegalArgumentException("no number '" + name + "'");
        }

        String fqn() {
            return text("fqn");
        }

        String type() {
            return text("type");
        }

        ChangeAction action() {
            return ChangeAction.valueOf(constant(text("action")));
        }
    }
}
