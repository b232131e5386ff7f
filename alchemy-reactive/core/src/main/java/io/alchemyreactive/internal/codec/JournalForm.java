package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Converts entries of the journal to and from text: one JSON object without line breaks. Pure and thread-safe. */
public final class JournalForm {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private JournalForm() {}

    /** The text of an entry, without an end of line. */
    public static String write(JournalEntry entry) {
        Map<String, Value> fields = new TreeMap<>();
        fields.put("number", RowForm.number(entry.number()));
        fields.put("at", new Value.Text(MILLIS.format(entry.at())));
        fields.put("holder", HolderForm.fields(entry.holder()));
        entry.actor().ifPresent(actor -> fields.put("actor", new Value.Text(actor)));
        fields.put("fence", RowForm.number(entry.fence()));
        if (!entry.changes().isEmpty()) {
            fields.put("changes", items(entry.changes(), JournalForm::changed));
        }
        if (!entry.events().isEmpty()) {
            fields.put("events", items(entry.events(), event -> event));
        }
        return Document.write(fields);
    }

    /** Reads an entry. Throws a {@code CorruptStateException} with the place when the text is none. */
    public static JournalEntry read(String text, String place) {
        Document line = Document.parse(place, text);
        return new JournalEntry(
                line.number("number"),
                at(line),
                HolderForm.read(new Document(place, line.object("holder"))),
                line.findText("actor"),
                line.number("fence"),
                documents(line, "changes").stream()
                        .map(change -> new JournalEntry.Changed(
                                change.text("what"),
                                change.findText("fqn").orElse(""),
                                change.fields().values().containsKey("revision") ? change.number("revision") : 0))
                        .toList(),
                documents(line, "events").stream().map(Document::fields).toList());
    }

    private static Value changed(JournalEntry.Changed change) {
        Map<String, Value> fields = new TreeMap<>();
        fields.put("what", new Value.Text(change.what()));
        if (!change.fqn().isEmpty()) {
            fields.put("fqn", new Value.Text(change.fqn()));
        }
        if (change.revision() > 0) {
            fields.put("revision", RowForm.number(change.revision()));
        }
        return new Value.Fields(fields);
    }

    private static <T> Value items(List<T> all, java.util.function.Function<T, Value> form) {
        return new Value.Items(all.stream().map(form).toList());
    }

    private static List<Document> documents(Document line, String name) {
        return line.fields().values().containsKey(name) ? line.documents(name) : List.of();
    }

    private static Instant at(Document line) {
        String text = line.text("at");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw line.corrupt("'at' is not an instant: '" + text + "'");
        }
    }
}
