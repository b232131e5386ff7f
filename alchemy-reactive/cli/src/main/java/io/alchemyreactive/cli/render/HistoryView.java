package io.alchemyreactive.cli.render;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of a stage's journal, as text and as values to print. Keeps the current run; not thread-safe. */
public final class HistoryView {

    private final Style style;
    private @Nullable String deployment;
    private EventLines events;
    private Instant at = Instant.EPOCH;
    private boolean toldByEvents;

    /** Lines in this style. */
    public HistoryView(Style style) {
        this.style = style;
        this.events = fresh();
    }

    /**
     * The text for the next journal entry. The first entry of a run is preceded by a line with its user, command and
     * time.
     */
    public String text(JournalEntry line) {
        var text = new StringBuilder();
        at = line.at();
        if (!line.deployment().equals(deployment)) {
            deployment = line.deployment();
            events = fresh();
            toldByEvents = false;
            text.append(head(line)).append('\n');
        }
        for (DeployEvent event : EventForm.read(line)) {
            toldByEvents = true;
            String told = told(event);
            if (!told.isEmpty()) {
                text.append(told).append('\n');
            }
        }
        if (!toldByEvents) {
            line.changes().forEach(change -> text.append(changed(change)).append('\n'));
        }
        return text.toString();
    }

    /** {@code entries[]}: one for each line. */
    public static Value.Fields data(List<JournalEntry> lines) {
        return new Value.Fields(Map.of(
                "entries", RowView.items(lines.stream().map(HistoryView::entry).toList())));
    }

    /** {@code number, at, deployment, actor, holder, fence, changes[{what, fqn, revision}], events[]}. */
    public static Value.Fields entry(JournalEntry line) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("number", number(line.number()));
        fields.put("at", new Value.Text(line.at().toString()));
        fields.put("deployment", new Value.Text(line.deployment()));
        line.actor().ifPresent(actor -> fields.put("actor", new Value.Text(actor)));
        fields.put("holder", RowView.holder(line.holder()));
        fields.put("fence", number(line.fence()));
        fields.put(
                "changes",
                RowView.items(line.changes().stream().map(HistoryView::change).toList()));
        fields.put("events", new Value.Items(List.copyOf(line.events())));
        return new Value.Fields(fields);
    }

    private EventLines fresh() {
        return new EventLines(style, () -> Duration.between(Instant.EPOCH, at));
    }

    private static String head(JournalEntry line) {
        Holder holder = line.holder();
        return holder.since() + "  " + holder.command() + "  by "
                + line.actor().map(actor -> actor + " through ").orElse("") + holder.account() + " (pid " + holder.pid()
                + ")";
    }

    private String told(DeployEvent event) {
        String told = events.line(event).orElse("");
        if (event instanceof DeployEvent.Planned) {
            // The head line of the run tells that it began.
            return "";
        }
        return event instanceof DeployEvent.RunEnded end && told.isEmpty()
                ? "  nothing to change: " + end.outcome().name().toLowerCase(Locale.ROOT)
                : told;
    }

    private static String changed(JournalEntry.Changed change) {
        return change.fqn().isEmpty()
                ? "  the stage: " + change.what().replace('-', ' ')
                : "  " + change.fqn() + "  " + change.what();
    }

    private static Value.Fields change(JournalEntry.Changed change) {
        return new Value.Fields(Map.of(
                "what", new Value.Text(change.what()),
                "fqn", new Value.Text(change.fqn()),
                "revision", number(change.revision())));
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }
}
