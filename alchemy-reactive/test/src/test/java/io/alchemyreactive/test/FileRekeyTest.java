package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class FileRekeyTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StageKey ONE = new StageKey("shop", "one");
    private static final StageKey PLAIN = new StageKey("shop", "plain");
    private static final StageKey TWO = new StageKey("shop", "two");
    private static final String SECRET = "correct horse battery";

    @TempDir
    Path work;

    private Path folder;
    private FileStateStore store;

    @BeforeEach
    void deploy() {
        folder = work.resolve(".alchemy");
        store = open(new KeySource.OwnFile());
        for (StageKey stage : List.of(ONE, TWO)) {
            commit(store, stage, new StateChange.PutRow(fullRow("a", SECRET)), new StateChange.PutRow(row("b", 1)));
            commit(
                    store,
                    stage,
                    new StateChange.PutOutputs(new Value.Fields(Map.of("uri", StateSamples.secret(SECRET)))));
        }
        commit(store, PLAIN, new StateChange.PutRow(row("b", 1)));
    }

    @Test
    void everySecretIsUnderTheNewKeyAndTheOldOneIsGone() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve("key"));
        FileStateStore second = open(new KeySource.OwnFile());
        reads(second);
        rekey(new KeySource.OwnFile());
        assertThat(Files.readAllBytes(folder.resolve("key"))).hasSize(32).isNotEqualTo(old);
        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().contains("next"))
                .isDirectoryNotContaining(path -> path.endsWith("rekey.json"));
        reads(store);
        reads(open(new KeySource.OwnFile()));
        // One that knows the old key finds the new one by itself.
        reads(second);
        commit(second, PLAIN, new StateChange.PutRow(fullRow("s", SECRET)));
        assertThat(open(new KeySource.OwnFile()).load(PLAIN).block(LIMIT).rows())
                .containsValue(fullRow("s", SECRET));
        assertThat(store.journal(ONE).blockLast(LIMIT).changes())
                .extracting(change -> change.what())
                .containsExactly("rekeyed");
    }

    @Test
    void keyGoesFromAFileToAPasswordToAnotherOneAndBack() throws IOException {
        Path named = Files.write(work.resolve("named.key"), new byte[32]);
        List<KeySource> sources =
                List.of(password("one"), password("two"), new KeySource.File(named), new KeySource.OwnFile());
        // The failure of the former key names the key of the folder, where the folder keeps something of that.
        List<String> told = List.of(
                "there is no key file " + folder.resolve("key")
                        + ". The key of this folder is made from a password: set" + " ALCHEMY_PASSWORD",
                "with the password that was given",
                "there is no " + folder.resolve("password.json"),
                "with the key in " + named + ". This folder has a key of its own, in " + folder.resolve("key")
                        + ": unset ALCHEMY_PASSWORD and ALCHEMY_KEY_FILE");
        KeySource before = new KeySource.OwnFile();
        for (KeySource next : sources) {
            rekey(next);
            reads(store);
            reads(open(next));
            FileStateStore stale = open(before);
            StepVerifier.create(stale.load(ONE))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(WrongKeyException.class)
                            .hasMessageContaining(told.get(sources.indexOf(next))))
                    .verify(LIMIT);
            StepVerifier.create(stale.acquire(TWO, holder("x")))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
            commit(open(next), PLAIN, new StateChange.PutOutputs(Value.Fields.NONE));
            before = next;
        }
        assertThat(named).isRegularFile().binaryContent().hasSize(32);
        assertThat(folder.resolve("password.json")).doesNotExist();
    }

    @Test
    void heldStageIsWaitedForByNobodyAndNothingIsChanged() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve("key"));
        Lease lease = store.acquire(PLAIN, holder("deploy")).block(LIMIT);
        StepVerifier.create(open(new KeySource.OwnFile()).rekey(password("new"), holder("rekey")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                LockedException.class,
                                locked -> assertThat(locked.stage()).isEqualTo(PLAIN)))
                .verify(LIMIT);
        store.commit(lease, List.of(new StateChange.PutRow(fullRow("s", SECRET))))
                .block(LIMIT);
        lease.release().block(LIMIT);
        assertThat(Files.readAllBytes(folder.resolve("key"))).isEqualTo(old);
        reads(store);
        commit(store, ONE, new StateChange.PutOutputs(Value.Fields.NONE));
    }

    @Test
    void changeThatStoppedHalfWayIsReadWithOneOfTheKeysAndFinished() throws IOException {
        Path damaged = folder.resolve("state/shop/two/resources/a.json");
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(whole, 100));
        StepVerifier.create(store.rekey(password("new"), holder("rekey")))
                .expectErrorMessage(failure(damaged))
                .verify(LIMIT);
        Files.write(damaged, whole);

        reads(open(password("new")), ONE);
        reads(open(new KeySource.OwnFile()), TWO);
        StepVerifier.create(open(new KeySource.OwnFile()).acquire(TWO, holder("x")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StateUnavailableException.class)
                        .hasMessageContaining("state rekey"))
                .verify(LIMIT);
        StepVerifier.create(open(new KeySource.OwnFile()).rekey(password("other"), holder("x")))
                .expectError(WrongKeyException.class)
                .verify(LIMIT);

        store = open(new KeySource.OwnFile());
        rekey(password("new"));
        reads(open(password("new")));
        commit(open(password("new")), TWO, new StateChange.PutOutputs(Value.Fields.NONE));
    }

    @Test
    void stateWithoutSecretsNeedsNoChange() {
        Path other = work.resolve("other");
        FileStateStore plain = FileStateStore.create(FileStateOptions.of(other));
        commit(plain, PLAIN, new StateChange.PutRow(row("b", 1)));
        StepVerifier.create(plain.rekey(password("new"), holder("rekey")))
                .expectComplete()
                .verify(LIMIT);
        commit(plain, PLAIN, new StateChange.PutRow(row("b", 2)));
    }

    private String failure(Path damaged) {
        return "cannot read the state in " + damaged + ": its content does not match its check sum: it was altered or"
                + " cut off. Put back an undamaged copy, or accept the loss: state accept-loss --stage two; nothing was"
                + " changed";
    }

    private void rekey(KeySource next) {
        StepVerifier.create(store.rekey(next, holder("rekey")))
                .expectNext(ONE, TWO)
                .expectComplete()
                .verify(LIMIT);
    }

    private static void reads(StateStore store) {
        reads(store, ONE);
        reads(store, TWO);
    }

    private static void reads(StateStore store, StageKey stage) {
        assertThat(store.load(stage).block(LIMIT)).satisfies(snapshot -> {
            assertThat(snapshot.rows()).isEqualTo(Map.of("a", fullRow("a", SECRET), "b", row("b", 1)));
            assertThat(snapshot.outputs().values()).containsEntry("uri", StateSamples.secret(SECRET));
        });
    }

    private FileStateStore open(KeySource key) {
        return FileStateStore.create(FileStateOptions.builder(folder).key(key).build());
    }

    private static KeySource password(String word) {
        return new KeySource.Password(Redacted.of(word));
    }

    private static void commit(StateStore store, StageKey stage, StateChange... changes) {
        Lease lease = store.acquire(stage, holder("deploy")).block(LIMIT);
        store.commit(lease, List.of(changes)).block(LIMIT);
        lease.release().block(LIMIT);
    }
}
