package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static io.alchemyreactive.test.StateSamples.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is stored in a folder is what was stored, or an error. Random damages, of the kinds that {@link FolderDamage}
 * names, to a stage at rest and to one whose writer has died; each is seen by every way of reading, before and after
 * somebody takes the stage. What cannot be told from itself, and is not among them: a whole folder of an earlier time.
 */
class FileDamageTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final StageKey OTHER = new StageKey("shop", "other");
    private static final ResourceKey OWNER = new ResourceKey(new StageKey("shop", "staging"), "app-db");

    /** How many random damages there are: 10,000 with -Pnightly. */
    private static final int DAMAGES = "long".equals(System.getProperty("alchemy.search")) ? 10_000 : 400;

    /** Some damages need a file that was different before; it is looked for as often as this. */
    private static final int MOST_TRIES = 20;

    @TempDir
    Path work;

    /** What a reader is told of everything that the test knows of. */
    private record Seen(StageSnapshot stage, StageSnapshot other, List<StageKey> stages, List<Borrow> borrowers) {}

    /** Copies of the folder, and what was stored then. */
    private record Copies(List<Path> folders, List<Seen> seen) {

        Path last() {
            return folders.get(folders.size() - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noDamageIsAcceptedInSilence(boolean dies) throws IOException {
        Copies copies = history(dies);
        var random = new Random(20260102);
        Map<FolderDamage.Kind, Integer> refused = new EnumMap<>(FolderDamage.Kind.class);
        Map<FolderDamage.Kind, Integer> harmless = new EnumMap<>(FolderDamage.Kind.class);
        Path folder = work.resolve(".alchemy");
        List<Path> earlier = copies.folders().subList(0, copies.folders().size() - 1);
        Seen stored = copies.seen().get(copies.seen().size() - 1);
        FolderDamage.Kind[] kinds = FolderDamage.Kind.values();
        int count = 0;
        int tried = 0;
        while (count < DAMAGES / 2) {
            FolderDamage.remove(work.resolve("not-mounted"));
            FolderDamage.remove(folder);
            FolderDamage.copy(copies.last(), folder);
            FolderDamage.Kind kind = kinds[tried++ % kinds.length];
            var damage = new FolderDamage(folder, earlier, random);
            String what = null;
            for (int i = 0; i < MOST_TRIES && what == null; i++) {
                what = damage.happen(kind);
            }
            if (what != null) {
                count++;
                List<String> told = told(folder, stored, kind + " of " + what);
                (told.isEmpty() ? harmless : refused).merge(kind, 1, Integer::sum);
                // Without the journal only the number of missing rows is known.
                if (kind != FolderDamage.Kind.JOURNAL_REMOVED_AND_A_ROW
                        && !told.isEmpty()
                        && damage.touched().size() == 1) {
                    names(damage.touched().get(0), told, kind + " of " + what);
                }
            }
        }
        report(dies ? "writer has died" : "at rest", refused, harmless);
        var each = EnumSet.allOf(FolderDamage.Kind.class);
        each.remove(FolderDamage.Kind.JOURNAL_LINES_REMOVED);
        assertThat(refused.keySet()).containsAll(each);
    }

    @Test
    void fileOfAStageThatNamesAnotherStageIsTold() throws IOException {
        StateStore store = FileStateStore.create(FileStateOptions.of(work));
        deploy(store, STAGE, List.of(put(row("a", 1))));
        Path file = work.resolve("stages").resolve(STAGE.stack()).resolve(STAGE.stage() + ".json");
        assertThat(file).exists();
        Files.writeString(
                file, CheckedText.withSum(Document.write(Map.of("stack", STAGE.stack(), "stage", "another"))));

        assertThatThrownBy(() -> store.stages().collectList().block(LIMIT))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(STAGE.stack() + "/another");
    }

    /** The row to which it happened is named, or its file. */
    private static void names(Path file, List<String> told, String damage) {
        if (file.getParent().endsWith("shop/test/resources") && file.toString().endsWith(".json")) {
            assertThat(told).as(damage).anyMatch(message -> message.contains(file.toString()));
        }
    }

    /** For the record of a nightly run. */
    private static void report(
            String when, Map<FolderDamage.Kind, Integer> refused, Map<FolderDamage.Kind, Integer> harmless) {
        System.out.printf("%d damages, %s: refused %s, harmless %s%n", DAMAGES / 2, when, refused, harmless);
    }

    /** What is told to those who read; fails when one is told of something else than what was stored. */
    private static List<String> told(Path folder, Seen stored, String damage) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            StateStore store = FileStateStore.create(FileStateOptions.of(folder));
            read(() -> store.load(STAGE).block(LIMIT), stored.stage(), damage, told);
            read(() -> store.load(OTHER).block(LIMIT), stored.other(), damage, told);
            read(() -> store.stages().collectList().block(LIMIT), stored.stages(), damage, told);
            read(() -> store.borrowers(OWNER.stage()).collectList().block(LIMIT), stored.borrowers(), damage, told);
            // A run begins and ends: neither may make good what is not.
            try {
                Lease lease = store.acquire(STAGE, holder("next")).block(LIMIT);
                lease.release().block(LIMIT);
            } catch (StateException e) {
                told.add(e.getMessage());
            }
        }
        if (told.isEmpty()) {
            goesOn(folder, stored, damage);
        }
        return told;
    }

    /** Damage of which nobody is told must not come out later either. */
    private static void goesOn(Path folder, Seen stored, String damage) {
        StateStore store = FileStateStore.create(FileStateOptions.of(folder));
        deploy(store, STAGE, List.of(put(row("later", 1)), borrows(STAGE, "later")));
        Map<String, Row> expected = new HashMap<>(stored.stage().rows());
        expected.put("later", row("later", 1));
        assertThat(store.load(STAGE).block(LIMIT).rows()).as(damage).isEqualTo(expected);
        deploy(store, STAGE, List.of(new StateChange.RemoveRow("later", 1)));
        assertThat(store.load(STAGE).block(LIMIT).rows())
                .as(damage)
                .isEqualTo(stored.stage().rows());
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> void read(Reading<T> reading, T expected, String damage, List<String> told) {
        try {
            assertThat(reading.read()).as(damage).isEqualTo(expected);
        } catch (StateException e) {
            assertThat(e).as(damage).hasMessageContaining(".alchemy").message().doesNotContain("correct horse");
            told.add(e.getMessage());
        }
    }

    /**
     * A stage that has seen all that happens to stages, with copies at several times.
     *
     * @param dies whether the last writer has died after its commits, before it gave the stage back
     */
    private Copies history(boolean dies) throws IOException {
        Path folder = work.resolve("history");
        StateStore store = FileStateStore.create(FileStateOptions.of(folder));
        List<Path> copies = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        deploy(store, OTHER, List.of(put(fullRow("a", "correct horse 0")), borrows(OTHER, "a")));
        List<List<StateChange>> commits = List.of(
                List.of(put(fullRow("a", "correct horse 1")), put(row("b", 1)), put(row("c", 1)), put(row("d", 1))),
                List.of(
                        new StateChange.PutOutputs(new Value.Fields(Map.of("uri", secret("correct horse 1")))),
                        borrows(STAGE, "a", "b"),
                        new StateChange.PutProtections(Set.of(Protection.NO_DESTROY))),
                List.of(put(again(fullRow("a", "correct horse 2"), 2)), new StateChange.RemoveRow("d", 1)),
                List.of(
                        put(row("b", 2)),
                        put(row("c", 2)),
                        put(row("e", 1)),
                        new StateChange.PutOutputs(new Value.Fields(Map.of("uri", secret("correct horse 2")))),
                        borrows(STAGE, "a"),
                        new StateChange.PutProtections(Set.of(Protection.NO_DESTROY, Protection.CONFIRM))),
                List.of(put(row("d", 1))),
                List.of(put(again(fullRow("a", "correct horse 3"), 3))),
                List.of(new StateChange.RemoveRow("c", 2)));
        for (int i = 0; i < commits.size() - (dies ? 3 : 0); i++) {
            deploy(store, STAGE, commits.get(i));
            copy(store, folder, copies, seen);
        }
        if (dies) {
            Lease lease = store.acquire(STAGE, holder("dies")).block(LIMIT);
            for (List<StateChange> commit : commits.subList(commits.size() - 3, commits.size())) {
                store.commit(lease, commit).block(LIMIT);
                copy(store, folder, copies, seen);
            }
            lease.release().block(LIMIT);
        }
        return new Copies(copies, seen);
    }

    private void copy(StateStore store, Path folder, List<Path> copies, List<Seen> seen) throws IOException {
        Path copy = work.resolve("copy-" + copies.size());
        FolderDamage.copy(folder, copy);
        copies.add(copy);
        StageSnapshot now = store.load(STAGE).block(LIMIT);
        seen.add(new Seen(
                new StageSnapshot(STAGE, now.rows(), now.outputs(), now.borrows(), now.protections(), null),
                store.load(OTHER).block(LIMIT),
                store.stages().collectList().block(LIMIT),
                store.borrowers(OWNER.stage()).collectList().block(LIMIT)));
    }

    private static void deploy(StateStore store, StageKey stage, List<StateChange> changes) {
        Lease lease = store.acquire(stage, holder("deploy")).block(LIMIT);
        store.commit(lease, changes).block(LIMIT);
        lease.release().block(LIMIT);
    }

    private static StateChange put(Row row) {
        return new StateChange.PutRow(row);
    }

    private static Row again(Row row, long revision) {
        return new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                row.policies(),
                row.order(),
                revision,
                row.fence(),
                row.updatedAt());
    }

    private static StateChange borrows(StageKey stage, String... borrowers) {
        List<Borrow> all = new ArrayList<>();
        for (String borrower : borrowers) {
            all.add(new Borrow(new ResourceKey(stage, borrower), OWNER));
        }
        return new StateChange.PutBorrows(all);
    }
}
