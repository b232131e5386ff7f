package io.alchemyreactive.neon.local.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFilesTest {

    @TempDir
    Path folder;

    @Test
    void theValuesWithinRowsAreKept() throws IOException {
        var files = StateFiles.in(folder);
        fill(files);
        files.save();

        requireFilled(StateFiles.in(folder));
    }

    @Test
    void theValuesWithinRowsAreThereAfterAChangeThatIsTakenBack() throws IOException {
        var files = StateFiles.in(folder);
        fill(files);
        files.save();

        files.restore();

        requireFilled(files);
    }

    /** An older version wrote the values within rows as empty objects. */
    @Test
    void copiesThatAnOlderVersionLostGoAndTheOthersStay() throws IOException {
        write("""
                'storages': {
                  'st-1': {'id': 'st-1', 'projectId': 'p', 'sinceLsn': '0/1', 'since': '2026-01-01T00:00:00Z',
                           'bases': [{}, {'name': 'b', 'lsn': '0/3', 'time': '2026-01-02T00:00:00Z', 'bytes': 7}, {}]},
                  'st-2': {'id': 'st-2', 'projectId': 'p', 'lsn': '0/5', 'createdAt': '2026-01-03T00:00:00Z', 'bases': [{}]}},
                'snapshots': {'snap-1': {'id': 'snap-1', 'projectId': 'p', 'storageId': 'st-2', 'lsn': '0/5'}}
                """);
        try (var log = new CapturedLog()) {
            var storages = StateFiles.in(folder).rows().storages;

            var time = Instant.parse("2026-01-02T00:00:00Z");
            assertThat(storages.get("st-1").bases).containsExactly(new BaseRow("b", "0/3", time, 7L));
            assertThat(storages.get("st-1").since).isEqualTo(time);
            assertThat(storages.get("st-2").isFrozen()).isTrue();
            assertThat(storages.get("st-2").bases)
                    .containsExactly(new BaseRow("", "0/5", Instant.parse("2026-01-03T00:00:00Z"), null));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("copies of data of storage st-1", "older version");
        }
    }

    @Test
    void operationsThatCannotGoOnWithoutWhatAnOlderVersionLostFailAndTheOthersGoOn() throws IOException {
        write("""
                'branches': {
                  'br-1': {'id': 'br-1', 'projectId': 'p', 'currentState': 'resetting', 'pendingState': 'ready'},
                  'br-2': {'id': 'br-2', 'projectId': 'p', 'anonymization': {'state': 'created', 'rules': [{}, {}]}}},
                'operations': [
                  {'id': 'op-0', 'batch': 'a', 'branchId': 'br-1', 'action': 'CREATE_BRANCH', 'status': 'FINISHED',
                   'point': {}, 'sourceStorageId': 'st-1', 'committed': {}, 'before': {}, 'changes': [{}]},
                  {'id': 'op-1', 'batch': 'b', 'branchId': 'br-1', 'action': 'RESTORE_BRANCH', 'status': 'RUNNING',
                   'point': {}, 'sourceStorageId': 'st-1', 'before': {}},
                  {'id': 'op-2', 'batch': 'b', 'branchId': 'br-1', 'action': 'START_COMPUTE', 'status': 'SCHEDULING', 'point': {}},
                  {'id': 'op-3', 'batch': 'c', 'branchId': 'br-1', 'action': 'SUSPEND_COMPUTE', 'status': 'SCHEDULING', 'point': {}},
                  {'id': 'op-4', 'batch': 'd', 'branchId': 'br-1', 'action': 'APPLY_CONFIG', 'status': 'SCHEDULING', 'changes': [{}]},
                  {'id': 'op-5', 'batch': 'e', 'branchId': 'br-2', 'action': 'ANONYMIZE', 'status': 'SCHEDULING', 'point': {}}]
                """);
        try (var log = new CapturedLog()) {
            var rows = StateFiles.in(folder).rows();

            assertThat(rows.operations)
                    .extracting(operation -> operation.id + " " + operation.status)
                    .containsExactly(
                            "op-0 FINISHED",
                            "op-1 FAILED",
                            "op-2 FAILED",
                            "op-3 SCHEDULING",
                            "op-4 FAILED",
                            "op-5 FAILED");
            assertThat(rows.operations).allSatisfy(operation -> {
                assertThat(operation.changes).isEmpty();
                assertThat(operation.point).isEqualTo(PointInTime.NOW);
            });
            assertThat(rows.branches.get("br-1").isReady()).isTrue();
            assertThat(rows.branches.get("br-2").isUnmasked()).isTrue();
            assertThat(rows.branches.get("br-2").anonymization.rules).isEmpty();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("masking rules of branch br-2"))
                    .anySatisfy(line -> assertThat(line).contains("operation op-1 of branch br-1"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{'storages': {'st-1': {'bases': [{'name': 'b', 'time': '2026-01-02T00:00:00Z'}]}}}",
                "{'operations': [{'committed': {'snapshot': '1:2:'}}]}",
                "{'operations': [{'changes': [{'name': 'app'}]}]}"
            })
    void aStateThatCannotBeReadIsRefusedByItsName(String text) throws IOException {
        Files.writeString(folder.resolve("state.json"), text.replace('\'', '"'));

        assertThatThrownBy(() -> StateFiles.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("state.json").toString())
                .hasMessageContaining("move the folder away");
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve("state.json"), ("{" + content + "}").replace('\'', '"'));
    }

    private static void fill(StateFiles files) {
        var operation = new OperationRow();
        operation.point = new PointInTime("0/1", Instant.EPOCH);
        operation.committed = new CommittedRow("0/2", "1:2:");
        operation.before = new BranchBefore("br-1", "0/4", Instant.EPOCH, List.of(), List.of());
        operation.changes = List.of(ClusterChange.role("app"));
        files.rows().operations.add(operation);
        var storage = new StorageRow();
        storage.bases.add(new BaseRow("b", "0/3", Instant.EPOCH, 7L));
        files.rows().storages.put("st-1", storage);
    }

    private static void requireFilled(StateFiles files) {
        var operation = files.rows().operations.iterator().next();
        assertThat(operation.point).isEqualTo(new PointInTime("0/1", Instant.EPOCH));
        assertThat(operation.committed).isEqualTo(new CommittedRow("0/2", "1:2:"));
        assertThat(operation.before).isEqualTo(new BranchBefore("br-1", "0/4", Instant.EPOCH, List.of(), List.of()));
        assertThat(operation.changes).containsExactly(ClusterChange.role("app"));
        assertThat(files.rows().storages.get("st-1").bases).containsExactly(new BaseRow("b", "0/3", Instant.EPOCH, 7L));
    }
}
