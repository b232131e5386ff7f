package io.alchemyreactive.neon.local.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static void fill(StateFiles files) {
        var operation = new OperationRow();
        operation.point = new PointInTime("0/1", Instant.EPOCH);
        operation.committed = new CommittedRow("0/2", "1:2:");
        operation.before = new BranchBefore("br-1", List.of(), List.of());
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
        assertThat(operation.before).isEqualTo(new BranchBefore("br-1", List.of(), List.of()));
        assertThat(operation.changes).containsExactly(ClusterChange.role("app"));
        assertThat(files.rows().storages.get("st-1").bases).containsExactly(new BaseRow("b", "0/3", Instant.EPOCH, 7L));
    }
}
