package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageFindings;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StagePast;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageDamage.Kind;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content of a stage that one statement has read, and the proof that it is exactly that of the last commit. Not
 * thread-safe; may block, because it reads the key.
 */
final class StageContent {

    static final String LOAD = """
            SELECT 'stage', key_id, outputs, protections FROM alchemy.stage WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'row', fqn, content, revision::text || ' ' || coalesce(mark, '')
                FROM alchemy.resource WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'owner:' || owner_fqn, fqn, owner_stack, owner_stage
                FROM alchemy.borrow WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'lease', CASE WHEN expires_at > clock_timestamp() THEN holder END, digest, revision::text || ' ' || fence
                FROM alchemy.lease WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'journal', max(number)::text, NULL, NULL
                FROM alchemy.journal WHERE stack = $1 AND stage = $2 HAVING count(*) > 0
            UNION ALL
            SELECT 'key', key_id, salt, rounds::text FROM alchemy.secret_key
            """;

    private static final String OWNER = "owner:";

    private final StageKey stage;
    private final String place;
    private final OperationKeys keys;
    private final StateCodec codec;
    private final List<Sql.Line> rowLines = new ArrayList<>();
    private final List<Borrow> borrows = new ArrayList<>();
    private Sql.@Nullable Line stageLine;
    private Sql.@Nullable Line leaseLine;
    private long journalled;

    StageContent(StageKey stage, List<Sql.Line> lines, OperationKeys keys, String database) {
        this.stage = stage;
        this.place = place(database, stage);
        this.keys = keys;
        this.codec = StateCodec.create(keys);
        for (Sql.Line line : lines) {
            switch (line.kind()) {
                case "row" -> rowLines.add(line);
                case "stage" -> stageLine = line;
                case "lease" -> leaseLine = line;
                case "journal" -> journalled = Long.parseLong(line.first());
                case "key" -> {}
                default -> borrows.add(borrow(stage, line));
            }
        }
        borrows.sort(null);
    }

    /**
     * The readable part.
     *
     * @param revisions the revision of the stage at which each row was written
     * @param lost the FQNs of unreadable rows, as in their column
     * @param found the digest of the readable part
     */
    record Parsed(
            Map<String, Row> rows,
            Map<String, Long> revisions,
            List<String> lost,
            Value.@Nullable Fields outputs,
            Set<Protection> protections,
            @Nullable Holder holder,
            StageDigest found) {}

    static String place(String database, StageKey stage) {
        return database + ", stage " + stage;
    }

    static CorruptStateException corrupt(String place, String why) {
        return new CorruptStateException(place, why, "Put back what stood there; nothing was changed", null);
    }

    /** The id of the key that the stage needs; null when it has no secrets or is not stored. */
    @Nullable
    String keyId() {
        return stageLine == null ? null : stageLine.a();
    }

    /** Whether the stage is stored. */
    boolean isStored() {
        return stageLine != null;
    }

    /** Whether outputs are stored, readable or not. */
    boolean hasOutputs() {
        return stageLine != null && stageLine.b() != null;
    }

    /** The key of the first row that is marked with one; null when none is. */
    @Nullable
    String keyOfRows() {
        for (Sql.Line line : rowLines) {
            RowMark mark = RowMark.parse(MarkedRow.markText(line), place);
            if (mark != null && !mark.keyId().equals(StageHash.NO_KEY)) {
                return mark.keyId();
            }
        }
        return null;
    }

    /** The borrows from other stages, sorted. */
    List<Borrow> borrows() {
        return borrows;
    }

    /** Which stage it is. */
    StageKey stage() {
        return stage;
    }

    /** Whether the stage is stored; throws when that differs from the last commit. Needs only the head lines. */
    boolean provesStage() {
        if (journalled > revision()) {
            throw corrupt(place, "its journal is of a later time than the rest of it");
        }
        StageDigest must = toCompare();
        boolean wrong = must == null
                ? isStored() && leaseLine == null
                : isStored() == must.stage().isEmpty();
        if (wrong) {
            throw corrupt(
                    place,
                    isStored() ? "its row in the table lease is missing" : "its row in the table stage is missing");
        }
        return isStored();
    }

    /** The borrows from other stages, sorted; throws when they differ from those of the last commit. */
    List<Borrow> provedBorrows() {
        provesStage();
        StageDigest must = toCompare();
        String mark = StagePartMarks.borrows(stage, borrows);
        if (must == null ? leaseLine == null && mark != null : !must.borrows().equals(mark == null ? "" : mark)) {
            throw corrupt(place + ", borrows from other stages", "they are not those that the last commit has left");
        }
        return borrows;
    }

    /** The rows; throws when they differ from those of the last commit. */
    List<Row> provedRows() {
        provesStage();
        List<Row> rows = new ArrayList<>();
        StageDigest found = StageDigest.EMPTY;
        for (Sql.Line line : rowLines) {
            var read = MarkedRow.of(stage, line, codec, place);
            found = found.with(StageDigest.Part.ROW, null, read.mark(stage, keys));
            rows.add(read.row());
        }
        StageDigest must = lastDigest();
        boolean proved = must == null
                ? rowLines.stream().allMatch(line -> MarkedRow.markText(line) == null)
                : found.rows() == must.rows() && found.sum().equals(must.sum());
        if (!proved) {
            throw corrupt(place + ", rows", "they are not those that the last commit has left");
        }
        return rows;
    }

    /** The digest of the last commit; verified only when a key is given. */
    private @Nullable StageDigest toCompare() {
        if (keys.isGiven() || leaseLine == null || leaseLine.b() == null) {
            return lastDigest();
        }
        return StageDigest.read(leaseLine.b(), place + ", lease").digest();
    }

    /** The snapshot; throws when a part cannot be read or differs from the last commit. */
    StageSnapshot snapshot() {
        Parsed parsed = proved();
        return snapshot(stage, parsed.rows(), parsed.outputs(), borrows, parsed.protections(), parsed.holder());
    }

    /** The digest of the stored content; throws as {@link #snapshot()} does. */
    StageDigest provedDigest() {
        return proved().found().at(revision(), revision());
    }

    private Parsed proved() {
        Parsed parsed = parse(damaged -> {
            throw damaged;
        });
        if (!proves(parsed.found())) {
            throw corrupt(place, "it is not what the last commit has left");
        }
        return parsed;
    }

    /** All findings. */
    StageDamage damage(StagePast past) {
        var findings = new StageFindings(stage, new Places(place));
        Parsed parsed = parse(damaged -> findings.found(Kind.UNREADABLE, "", damaged.place(), damaged.why()));
        parsed.rows().forEach((fqn, row) -> findings.row(row, parsed.revisions().getOrDefault(fqn, -1L)));
        findings.borrows(borrows);
        StageDigest found = parsed.found();
        for (StageDigest.Part part : StageDigest.SINGLE) {
            if (!found.mark(part).isEmpty()) {
                findings.part(part, found.mark(part), StageFindings.UNKNOWN);
            }
        }
        boolean proved = false;
        StageDigest must = null;
        try {
            proved = proves(found);
            must = lastDigest();
        } catch (CorruptStateException e) {
            findings.found(Kind.UNREADABLE, "", e.place(), e.why());
        }
        if (leaseLine == null && !proved) {
            findings.found(Kind.MISSING, "", place + ", lease", "its row in the table lease is missing");
        }
        if (!proved || !findings.isEmpty()) {
            compare(findings, past, must);
        }
        return findings.damage();
    }

    private static void compare(StageFindings findings, StagePast past, @Nullable StageDigest must) {
        findings.compare(past, must, must == null ? OptionalLong.empty() : OptionalLong.of(must.rows()));
    }

    /** Parses all lines; skips unreadable ones and passes their errors to the function. */
    Parsed parse(Consumer<CorruptStateException> damaged) {
        Map<String, Row> rows = new HashMap<>();
        Map<String, Long> revisions = new HashMap<>();
        List<String> lost = new ArrayList<>();
        var rest = new Object() {
            Value.@Nullable Fields outputs;
            Set<Protection> protections = Set.of();

            @Nullable
            Holder holder;

            StageDigest found = StageDigest.EMPTY;
        };
        for (Sql.Line line : rowLines) {
            Consumer<CorruptStateException> losing = e -> {
                lost.add(line.first());
                damaged.accept(e);
            };
            trying(losing, () -> {
                var read = MarkedRow.of(stage, line, codec, place);
                String mark = read.mark(stage, keys);
                rows.put(read.row().fqn(), read.row());
                revisions.put(read.row().fqn(), read.writtenAt());
                rest.found = rest.found.with(StageDigest.Part.ROW, null, mark);
            });
        }
        Sql.Line said = stageLine;
        if (said != null) {
            trying(damaged, () -> {
                rest.protections = ProtectionText.read(said.c(), place + ", protections");
                rest.found =
                        rest.found.with(StageDigest.Part.STAGE, null, StagePartMarks.stage(stage, said.a(), said.c()));
            });
            String text = said.b();
            if (text != null) {
                trying(damaged, () -> {
                    String json = CheckedText.check(place + ", outputs", text);
                    rest.outputs = codec.outputs(stage, json, place + ", outputs");
                    rest.found = rest.found.with(StageDigest.Part.OUTPUTS, null, StagePartMarks.outputs(stage, json));
                });
            }
        }
        Sql.Line lease = leaseLine;
        String holder = lease == null ? null : lease.a();
        if (holder != null) {
            trying(damaged, () -> rest.holder = HolderText.read(holder, place + ", lease"));
        }
        rest.found = rest.found.with(StageDigest.Part.BORROWS, null, StagePartMarks.borrows(stage, borrows));
        return parsed(rows, revisions, lost, rest.outputs, rest.protections, rest.holder, rest.found);
    }

    /** Whether this digest is that of the last commit. */
    private boolean proves(StageDigest found) {
        StageDigest must = lastDigest();
        if (leaseLine == null) {
            return found.isSameContent(StageDigest.EMPTY) && journalled == 0;
        } else if (journalled > revision()) {
            return false;
        }
        // A stage without a digest was not committed by a version with digests, so no row has a mark either.
        return must == null
                ? rowLines.stream().allMatch(line -> MarkedRow.markText(line) == null)
                : found.isSameContent(must);
    }

    /**
     * The digest of the last commit; null when an older version without digests has written it. Throws when it is not
     * authentic.
     */
    @Nullable
    StageDigest lastDigest() {
        String text = leaseLine == null ? null : leaseLine.b();
        if (text == null) {
            return null;
        }
        String at = place + ", lease";
        StageDigest.Read read = StageDigest.read(text, at);
        String keyId = keyId();
        if (!read.keyId().equals(keyId == null ? StageHash.NO_KEY : keyId) && stageLine != null) {
            throw corrupt(at, "the digest of the stage is made with another key than that of the stage");
        } else if (read.digest().revision() != revision()) {
            throw corrupt(at, "the digest of the stage is that of another revision");
        }
        return read.checked(StageHash.of(stage, read.keyId(), keys, at));
    }

    /** The revision of the stage. */
    long revision() {
        return leaseLine == null ? journalled : Long.parseLong(leaseLine.third().split(" ", 2)[0]);
    }

    /** The last fence. */
    long fence() {
        return leaseLine == null ? 0 : Long.parseLong(leaseLine.third().split(" ", 2)[1]);
    }

    private static void trying(Consumer<CorruptStateException> damaged, Runnable reading) {
        try {
            reading.run();
        } catch (CorruptStateException e) {
            damaged.accept(e);
        }
    }

    private static Borrow borrow(StageKey stage, Sql.Line line) {
        var owner = new StageKey(ColumnText.name(line.second()), ColumnText.name(line.third()));
        return new Borrow(
                new ResourceKey(stage, ColumnText.name(line.first())),
                new ResourceKey(owner, ColumnText.name(line.kind().substring(OWNER.length()))));
    }

    /** Javac 17 drops the nullness of a record's components from its constructor when it reads the class file. */
    @SuppressWarnings("NullAway")
    private static StageSnapshot snapshot(
            StageKey stage,
            Map<String, Row> rows,
            Value.@Nullable Fields outputs,
            List<Borrow> borrows,
            Set<Protection> protections,
            @Nullable Holder holder) {
        return new StageSnapshot(stage, rows, outputs, borrows, protections, holder);
    }

    @SuppressWarnings("NullAway")
    private static Parsed parsed(
            Map<String, Row> rows,
            Map<String, Long> revisions,
            List<String> lost,
            Value.@Nullable Fields outputs,
            Set<Protection> protections,
            @Nullable Holder holder,
            StageDigest found) {
        return new Parsed(rows, revisions, lost, outputs, protections, holder, found);
    }

    /** The names of the parts of a stage. */
    record Places(String stage) implements StageFindings.Places {

        @Override
        public String rows() {
            return stage + ", rows";
        }

        @Override
        public String row(String fqn) {
            return stage + ", row of " + fqn;
        }

        @Override
        public String part(StageDigest.Part part) {
            return stage
                    + switch (part) {
                        case OUTPUTS -> ", outputs";
                        case BORROWS -> ", borrows from other stages";
                        case STAGE -> ", protections";
                        case ROW -> ", rows";
                    };
        }
    }
}
