package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Converts the stored documents of a stage to and from text: canonical JSON in which each document names its format,
 * stack and stage and each secret is encrypted. Reading returns equal values, or throws a {@link
 * io.alchemyreactive.state.CorruptStateException} or {@link io.alchemyreactive.state.WrongKeyException} that names the
 * place. Asking for keys may block; otherwise pure. Thread-safe.
 */
public final class StateCodec {

    /** Secrets of outputs are bound to this in place of an FQN; an FQN is never empty. */
    private static final String NO_FQN = "";

    private final StateKeys keys;

    private StateCodec(StateKeys keys) {
        this.keys = keys;
    }

    /** A codec that encrypts under these keys. */
    public static StateCodec create(StateKeys keys) {
        return new StateCodec(Objects.requireNonNull(keys, "keys"));
    }

    /** The text of a row. */
    public String row(StageKey stage, Row row) {
        return write(stage, row.fqn(), RowForm.fields(row), RowForm.format(row));
    }

    /** Reads a row. The place is for messages. */
    public Row row(StageKey stage, String text, String place) {
        Document sealed = Document.parse(place, text, Document.LABELLED).of(stage);
        return RowForm.row(open(stage, sealed.text("fqn"), sealed));
    }

    /** The text of a stack's outputs. */
    public String outputs(StageKey stage, Value.Fields outputs) {
        return write(
                stage,
                NO_FQN,
                new TreeMap<>(Map.of("outputs", outputs)),
                StoredLabels.in(outputs) ? Document.LABELLED : Document.FORMAT);
    }

    /** Reads outputs. The place is for messages. */
    public Value.Fields outputs(StageKey stage, String text, String place) {
        return open(
                        stage,
                        NO_FQN,
                        Document.parse(place, text, Document.LABELLED).of(stage))
                .object("outputs");
    }

    /** The text of the borrows of a stage. */
    public String borrows(StageKey stage, List<Borrow> borrows) {
        List<Value> items = borrows.stream()
                .sorted()
                .<Value>map(borrow ->
                        new Value.Fields(Map.of("borrower", key(borrow.borrower()), "owner", key(borrow.owner()))))
                .toList();
        return write(stage, NO_FQN, new TreeMap<>(Map.of("borrows", new Value.Items(items))), Document.FORMAT);
    }

    /** Reads borrows. The place is for messages. */
    public List<Borrow> borrows(StageKey stage, String text, String place) {
        return Document.parse(place, text).of(stage).documents("borrows").stream()
                .map(borrow -> new Borrow(
                        key(new Document(place, borrow.object("borrower"))),
                        key(new Document(place, borrow.object("owner")))))
                .toList();
    }

    private String write(StageKey stage, String fqn, Map<String, Value> fields, int format) {
        fields.put("format", new Value.Num(BigDecimal.valueOf(format)));
        fields.put("stack", new Value.Text(stage.stack()));
        fields.put("stage", new Value.Text(stage.stage()));
        return CanonicalJson.write(new Value.Fields(fields), new SecretBox(keys, stage, fqn).sealing());
    }

    private Document open(StageKey stage, String fqn, Document sealed) {
        var box = new SecretBox(keys, stage, fqn);
        return new Document(sealed.place(), (Value.Fields) box.open(sealed.fields(), sealed.place()));
    }

    private static Value key(ResourceKey key) {
        return new Value.Fields(Map.of(
                "stack", new Value.Text(key.stage().stack()),
                "stage", new Value.Text(key.stage().stage()),
                "fqn", new Value.Text(key.fqn())));
    }

    private static ResourceKey key(Document key) {
        return new ResourceKey(new StageKey(key.text("stack"), key.text("stage")), key.text("fqn"));
    }
}
