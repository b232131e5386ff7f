package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.UnusableKeyException;
import io.alchemyreactive.state.VerifiedStore;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FileStateStoreTest implements StateStoreContract {

    private static final String SECRET = "correct horse battery";

    /** How often a file is altered: 10,000 times with -Pnightly. */
    private static final int MUTATIONS = "long".equals(System.getProperty("alchemy.search")) ? 10_000 : 1_000;

    @TempDir
    Path work;

    private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();
    private Path folder;
    private StateStore store;
    private StateStore second;

    @BeforeEach
    void open() {
        folder = work.resolve(".alchemy");
        store = FileStateStore.create(
                FileStateOptions.builder(folder).notice(notices::add).build());
        second = FileStateStore.create(
                FileStateOptions.builder(folder).notice(notices::add).build());
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public StateStore second() {
        return second;
    }

    @Override
    public boolean leasesAreReleasedByHand() {
        return false;
    }

    @Test
    void readingWritesNothing() {
        everyRead();
        assertThat(work).isEmptyDirectory();
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET)), new StateChange.PutRow(row("b", 1))));
        Map<Path, String> before = contents();
        everyRead();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void onlyTheOwnerMayReadWhatIsWritten() throws IOException {
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET)), new StateChange.PutRow(row("b", 1))));
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(Files.getPosixFilePermissions(path))
                            .isEqualTo(PosixFilePermissions.fromString(
                                    Files.isDirectory(path) ? "rwx------" : "rw-------")));
        }
        assertThat(folder.resolve(".gitignore")).hasContent("*");
    }

    @Test
    void rowsThatDoNotChangeStayByteForByte() {
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET)), new StateChange.PutRow(row("b", 1))));
        Map<Path, String> before = contents();
        deploy(List.of(new StateChange.PutRow(row("b", 2))));
        Map<Path, String> after = contents();
        Set<String> expected = Set.of("b.json", "lease.json", "commit.lock", "journal.jsonl");
        after.keySet().removeIf(path -> expected.contains(path.getFileName().toString()));
        before.keySet().removeIf(path -> expected.contains(path.getFileName().toString()));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void noSecretStandsInClearInAnyFile() {
        deploy(List.of(
                new StateChange.PutRow(fullRow("a", SECRET)),
                new StateChange.PutOutputs(new Value.Fields(Map.of("uri", StateSamples.secret(SECRET))))));
        assertThat(contents())
                .isNotEmpty()
                .allSatisfy((path, content) -> assertThat(content).doesNotContain(SECRET));
    }

    @Test
    void keyIsMadeAtTheFirstSecretAndSaidSoOnce() {
        deploy(List.of(new StateChange.PutRow(row("b", 1))));
        assertThat(folder.resolve("key")).doesNotExist();
        assertThat(notices).isEmpty();
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET))));
        deploy(List.of(new StateChange.PutRow(fullRow("c", SECRET))));
        assertThat(folder.resolve("key")).isRegularFile().binaryContent().hasSize(32);
        assertThat(notices)
                .singleElement()
                .asString()
                .contains(folder.resolve("key").toString());
    }

    @Test
    void wrongKeyStopsEverythingBeforeItBegins() throws IOException {
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET))));
        byte[] key = Files.readAllBytes(folder.resolve("key"));
        key[5] ^= 1;
        Files.write(folder.resolve("key"), key);
        refusesTheKey("key");
        Files.write(folder.resolve("key"), new byte[31]);
        refusesTheKey("31 bytes");
        Files.delete(folder.resolve("key"));
        refusesTheKey("there is no key file");
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void leaseOfAnEarlierTimeIsNotTakenForTheLastOne() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1)), new StateChange.PutRow(row("b", 1))));
        Path stage = folder.resolve("state").resolve(STAGE.stack()).resolve(STAGE.stage());
        List<Path> kept = List.of(stage.resolve("lease.json"), stage.resolve("journal.jsonl"));
        List<byte[]> earlier = new ArrayList<>();
        for (Path file : kept) {
            earlier.add(Files.readAllBytes(file));
        }
        deploy(List.of(new StateChange.PutRow(row("a", 2))));
        // All of the last commit but these two: its row tells what the stage must be, and it is that.
        for (int i = 0; i < kept.size(); i++) {
            Files.write(kept.get(i), earlier.get(i));
        }
        for (Mono<?> each : List.of(store.load(STAGE), second.load(STAGE))) {
            StepVerifier.create(each)
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(CorruptStateException.class)
                            .hasMessageContainingAll("lease.json", "earlier time", "accept-loss"))
                    .verify(LIMIT);
        }
        var verified = (VerifiedStore) store;
        StageDamage damage = verified.inspect(STAGE).block(LIMIT);
        assertThat(damage.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(StageDamage.Kind.OUTDATED));
        verified.acceptLoss(damage, holder("x")).block(LIMIT);
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsValue(row("a", 2));
        deploy(List.of(new StateChange.PutRow(row("a", 3))));
    }

    @Test
    void lostKeyIsNotReplacedByANewOneForAnotherStage() throws IOException {
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET))));
        Files.delete(folder.resolve("key"));
        StateStore fresh = FileStateStore.create(FileStateOptions.of(folder));
        refusesTheKey(fresh, new StageKey("shop", "new"));
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void keyOfOneStageIsTheKeyOfAllAndAnotherOneIsRefusedBeforeAnythingBegins() throws IOException {
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET))));
        var plain = new StageKey("shop", "plain");
        Lease lease = store.acquire(plain, holder("x")).block(LIMIT);
        store.commit(lease, List.of(new StateChange.PutRow(row("p", 1)))).block(LIMIT);
        lease.release().block(LIMIT);
        Path other = work.resolve("other.key");
        Files.write(other, new byte[32]);
        for (KeySource wrong : List.of(new KeySource.File(other), new KeySource.Password(Redacted.of("another")))) {
            StateStore stranger = FileStateStore.create(
                    FileStateOptions.builder(folder).key(wrong).build());
            refusesTheKey(stranger, plain);
            refusesTheKey(stranger, new StageKey("shop", "new"));
        }
        assertThat(folder.resolve("password.json")).doesNotExist();
    }

    private static void refusesTheKey(StateStore store, StageKey stage) {
        StepVerifier.create(store.acquire(stage, holder("x")))
                .expectError(WrongKeyException.class)
                .verify(LIMIT);
    }

    @Test
    void linkThatLeadsNowhereIsNotAnAbsentStage() throws IOException {
        Files.createSymbolicLink(folder, work.resolve("volume/that/is/not/mounted"));
        for (Mono<?> each : List.of(
                store.load(STAGE),
                store.get(new ResourceKey(STAGE, "a")),
                store.stages().collectList(),
                store.borrowers(STAGE).collectList(),
                store.leases().collectList(),
                store.acquire(STAGE, holder("x")))) {
            StepVerifier.create(each)
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(StateUnavailableException.class)
                            .hasMessageContainingAll(folder.toString(), "not/mounted", "Mount the volume"))
                    .verify(LIMIT);
        }
    }

    @Test
    void linkThatLeadsNowhereInsideAStageIsNotAnAbsentFile() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        Path stage = folder.resolve("state").resolve(STAGE.stack()).resolve(STAGE.stage());
        for (String name : List.of("resources", "resources/a.json", "lease.json", "stage.json")) {
            Path link = stage.resolve(name);
            Path away = work.resolve("away");
            Files.move(link, away);
            Files.createSymbolicLink(link, work.resolve("volume/that/is/not/mounted"));
            StepVerifier.create(store.load(STAGE))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(StateUnavailableException.class)
                            .hasMessageContainingAll(link.toString(), "not/mounted", "Mount the volume"))
                    .verify(LIMIT);
            Files.delete(link);
            Files.move(away, link);
        }
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a");
    }

    @Test
    void passwordOpensWhatItHasClosedAndNoOtherDoes() {
        var right = FileStateOptions.builder(folder)
                .key(new KeySource.Password(Redacted.of("right")))
                .build();
        store = FileStateStore.create(right);
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET))));
        assertThat(FileStateStore.create(right).load(STAGE).block(LIMIT).rows()).containsValue(fullRow("a", SECRET));
        assertThat(folder.resolve("key")).doesNotExist();
        assertThat(contents()).allSatisfy((path, content) -> assertThat(content).doesNotContain("right"));
        for (KeySource wrong : List.of(new KeySource.Password(Redacted.of("wrong")), new KeySource.OwnFile())) {
            StateStore other = FileStateStore.create(
                    FileStateOptions.builder(folder).key(wrong).build());
            StepVerifier.create(other.load(STAGE))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
            StepVerifier.create(other.acquire(STAGE, holder("x")))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
        }
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void keyFileThatCannotBeOneIsRefusedBeforeAnythingIsMade() throws IOException {
        Path absent = work.resolve("absent.key");
        Path small = Files.write(work.resolve("small.key"), new byte[31]);
        for (Path file : List.of(absent, small)) {
            StateStore none = FileStateStore.create(FileStateOptions.builder(folder)
                    .key(new KeySource.File(file))
                    .build());
            StepVerifier.create(none.acquire(STAGE, holder("x")))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(UnusableKeyException.class)
                            .hasMessageContainingAll(
                                    file.toString(), file.equals(small) ? "31 bytes, and a key has 32" : "there is no"))
                    .verify(LIMIT);
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void stageWhoseFolderIsMissingIsNotMadeAnewByARunThatIsRefused() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        Path stage = folder.resolve("state").resolve(STAGE.stack()).resolve(STAGE.stage());
        Files.move(stage, work.resolve("away"));
        for (int time = 0; time < 2; time++) {
            StepVerifier.create(store.acquire(STAGE, holder("x")))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(CorruptStateException.class)
                            .hasMessageContainingAll(stage.toString(), "the folder is missing"))
                    .verify(LIMIT);
            assertThat(stage).doesNotExist();
        }
        Files.move(work.resolve("away"), stage);
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a");
    }

    @Test
    void keyFileThatIsNamedIsUsedAndNeverMade() throws IOException {
        Path key = work.resolve("somewhere.key");
        store = FileStateStore.create(
                FileStateOptions.builder(folder).key(new KeySource.File(key)).build());
        List<StateChange> secret = List.of(new StateChange.PutRow(fullRow("a", SECRET)));
        StepVerifier.create(store.acquire(STAGE, holder("x")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(UnusableKeyException.class)
                        .hasMessageContainingAll(key.toString(), "32 random bytes"))
                .verify(LIMIT);
        Files.write(key, new byte[32]);
        Lease lease = store.acquire(STAGE, holder("x")).block(LIMIT);
        Files.delete(key);
        StepVerifier.create(store.commit(lease, secret))
                .expectError(UnusableKeyException.class)
                .verify(LIMIT);
        assertThat(key).doesNotExist();
        Files.write(key, new byte[32]);
        store.commit(lease, secret).block(LIMIT);
        lease.release().block(LIMIT);
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsValue(fullRow("a", SECRET));
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void secretMovedToAnotherPlaceIsNotOpened() throws IOException {
        deploy(List.of(new StateChange.PutRow(fullRow("a", SECRET))));
        Path other = stage().resolveSibling("other");
        copyFolder(stage(), other);
        StepVerifier.create(store.stages())
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
        StepVerifier.create(store.load(new StageKey("shop", "other")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContainingAll("other", "shop/test"))
                .verify(LIMIT);
    }

    @Test
    void everyAlteredOrTruncatedFileIsAnErrorThatNamesIt() throws IOException {
        deploy(List.of(
                new StateChange.PutRow(fullRow("a", SECRET)),
                new StateChange.PutRow(row("b", 1)),
                new StateChange.PutOutputs(Value.Fields.NONE),
                new StateChange.PutBorrows(List.of())));
        StageSnapshot good = store.load(STAGE).block(LIMIT);
        List<Path> files;
        try (Stream<Path> all = Files.walk(stage())) {
            files = all.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSize(6);
        var random = new Random(20260102);
        for (int i = 0; i < MUTATIONS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, altered(bytes, random));
            StepVerifier.create(store.load(STAGE))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(CorruptStateException.class)
                            .hasMessageContaining(file.toString()))
                    .verify(LIMIT);
            // A single row does not need every file: what it does not need may be damaged, what it needs may not.
            StepVerifier.create(store.get(new ResourceKey(STAGE, "a"))
                            .onErrorResume(
                                    CorruptStateException.class,
                                    e -> Mono.just(good.row("a").orElseThrow())))
                    .expectNext(good.row("a").orElseThrow())
                    .expectComplete()
                    .verify(LIMIT);
            Files.write(file, bytes);
        }
        assertThat(store.load(STAGE).block(LIMIT)).isEqualTo(good);
    }

    @Test
    void stageFileThatIsMissingIsNotAnAbsentStage() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        Files.delete(stage().resolve("stage.json"));
        StepVerifier.create(store.load(STAGE))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
        StepVerifier.create(store.acquire(STAGE, holder("x")))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
        StepVerifier.create(store.stages()).expectNext(STAGE).expectComplete().verify(LIMIT);
        // Without the index as well, nothing tells which stage the folder holds.
        Files.walk(folder.resolve("stages"))
                .filter(Files::isRegularFile)
                .forEach(file -> file.toFile().delete());
        StepVerifier.create(store.stages())
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
    }

    @Test
    void renamedRowFileIsNotTakenForAnotherRow() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        Files.move(stage().resolve("resources/a.json"), stage().resolve("resources/b.json"));
        StepVerifier.create(store.load(STAGE))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
        StepVerifier.create(store.get(new ResourceKey(STAGE, "b")))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
    }

    @Test
    void fileWhereTheFolderShouldBeIsNotAnAbsentStage() throws IOException {
        Files.writeString(folder, "not a folder");
        StepVerifier.create(store.load(STAGE))
                .expectError(StateUnavailableException.class)
                .verify(LIMIT);
        StepVerifier.create(store.stages())
                .expectError(StateUnavailableException.class)
                .verify(LIMIT);
        StepVerifier.create(store.acquire(STAGE, holder("x")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StateUnavailableException.class)
                        .hasMessageContainingAll(folder.toString(), "Move away the file"))
                .verify(LIMIT);
    }

    @Test
    void unfinishedTemporaryFilesAreIgnoredAndRemoved() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        Path left = stage().resolve("resources/b.json.tmp");
        Files.writeString(left, "{\"half");
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a");
        deploy(List.of());
        assertThat(left).doesNotExist();
    }

    @Test
    void bytesWrittenGrowWithTheChangesOnly() {
        deploy(Stream.iterate(0, i -> i + 1)
                .limit(1000)
                .<StateChange>map(i -> new StateChange.PutRow(row("row-" + i, 1)))
                .toList());
        Map<Path, String> before = contents();
        deploy(List.of(new StateChange.PutRow(row("row-500", 2))));
        Map<Path, String> after = contents();
        long changed = after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .mapToLong(entry -> entry.getKey().endsWith("journal.jsonl")
                        ? entry.getValue().length() - before.get(entry.getKey()).length()
                        : entry.getValue().length())
                .sum();
        assertThat(changed).isPositive().isLessThan(20_000);
    }

    @Test
    void tornLastLineOfTheJournalIsPassedOverAndCutOff() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        deploy(List.of(new StateChange.PutRow(row("b", 1))));
        Path journal = stage().resolve("journal.jsonl");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 20));
        assertThat(numbers()).containsExactly(1L);
        deploy(List.of(new StateChange.PutRow(row("c", 1))));
        assertThat(numbers()).containsExactly(1L, 3L);
        assertThat(Files.readAllLines(journal)).hasSize(2);
    }

    @Test
    void alteredLineOfTheJournalIsAnErrorThatNamesItAndKeepsNobodyFromDeploying() throws IOException {
        deploy(List.of(new StateChange.PutRow(row("a", 1))));
        deploy(List.of(new StateChange.PutRow(row("b", 1))));
        Path journal = stage().resolve("journal.jsonl");
        Files.writeString(journal, Files.readString(journal).replace("\"fqn\":\"b\"", "\"fqn\":\"x\""));
        StepVerifier.create(store.journal(STAGE).collectList())
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContaining(journal.toString()))
                .verify(LIMIT);
        deploy(List.of(new StateChange.PutRow(row("c", 1))));
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a", "b", "c");
        assertThat(store.watch(STAGE).blockFirst(LIMIT)).isEqualTo(3);
    }

    @Test
    void commitsGoOnWithoutAJournal() throws IOException {
        deploy(List.of());
        Files.createDirectory(stage().resolve("journal.jsonl"));
        deploy(List.of(new StateChange.PutRow(row("a", 1)), new StateChange.PutRow(row("b", 1))));
        deploy(List.of(new StateChange.PutRow(row("a", 2))));
        assertThat(store.load(STAGE).block(LIMIT).rows())
                .containsValue(row("a", 2))
                .containsKey("b");
        assertThat(store.watch(STAGE).blockFirst(LIMIT)).isEqualTo(2);
    }

    private List<Long> numbers() {
        return second.journal(STAGE).map(line -> line.number()).collectList().block(LIMIT);
    }

    private static byte[] altered(byte[] bytes, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        byte[] altered = bytes.clone();
        altered[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        return altered;
    }

    @Test
    void readerOfTheJournalMissesNoLineWhileItIsPruned() {
        Lease lease = store.acquire(STAGE, holder("deploy")).block(LIMIT);
        // A line so long that one piece of work reads a few only.
        var event = new Value.Fields(Map.of("text", new Value.Text("x".repeat(50_000))));
        for (int i = 1; i <= 40; i++) {
            store.commit(lease, List.of(new StateChange.Note(List.of(event)))).block(LIMIT);
        }
        lease.release().block(LIMIT);
        for (int keep : List.of(30, 20, 10)) {
            List<Long> read = store.journal(STAGE)
                    .map(JournalEntry::number)
                    .concatMap(
                            number -> number == 40 - keep + 1
                                    ? store.pruneJournal(STAGE, keep - 3, holder("pruner"))
                                            .thenReturn(number)
                                    : Mono.just(number),
                            1)
                    .collectList()
                    .block(LIMIT);
            assertThat(read)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsAll(
                            LongStream.rangeClosed(40 - keep + 4, 40).boxed().toList());
        }
    }

    private void refusesTheKey(String word) {
        StateStore fresh = FileStateStore.create(FileStateOptions.of(folder));
        StepVerifier.create(fresh.load(STAGE))
                .expectErrorSatisfies(
                        e -> assertThat(e).isInstanceOf(WrongKeyException.class).hasMessageContaining(word))
                .verify(LIMIT);
        StepVerifier.create(fresh.acquire(STAGE, holder("x")))
                .expectError(WrongKeyException.class)
                .verify(LIMIT);
        assertThat(stage().resolve("lease.json")).content().doesNotContain("holder");
    }

    private void everyRead() {
        store.load(STAGE).block(LIMIT);
        store.get(new ResourceKey(STAGE, "a")).block(LIMIT);
        store.stages().collectList().block(LIMIT);
        store.borrowers(STAGE).collectList().block(LIMIT);
        store.leases().collectList().block(LIMIT);
        store.release(STAGE, 1).block(LIMIT);
        store.watch(STAGE).next().block(LIMIT);
        store.journal(STAGE).collectList().block(LIMIT);
    }

    private void deploy(List<StateChange> changes) {
        Lease lease = store.acquire(STAGE, holder("deploy")).block(LIMIT);
        store.commit(lease, changes).block(LIMIT);
        lease.release().block(LIMIT);
    }

    private Path stage() {
        return folder.resolve("state/shop/test");
    }

    /** All files with their content. */
    private Map<Path, String> contents() {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(work)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
