package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The clones, snapshots and branches of a local DBLab. They live as long as it runs. Thread-safe. */
final class CloneTable {

    static final String MAIN = "main";
    static final String POOL = "local/dataset_1";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /** A snapshot of data. */
    record SnapshotRow(String id, String branch, Instant createdAt) {}

    private final Map<String, CloneRow> clones = new LinkedHashMap<>();
    private final Map<String, SnapshotRow> snapshots = new LinkedHashMap<>();
    /** The newest snapshot of each branch. */
    private final Map<String, String> heads = new LinkedHashMap<>();

    private int made;

    /** Reads or changes the clone with this id; empty when there is none. */
    synchronized <T> Optional<T> clone(String id, Function<CloneRow, T> work) {
        return Optional.ofNullable(clones.get(id)).map(work);
    }

    synchronized <T> List<T> clones(Function<CloneRow, T> read) {
        return clones.values().stream().map(read).toList();
    }

    /** Adds a clone. Refuses a second one with its id. */
    synchronized void add(CloneRow clone) {
        if (clones.containsKey(clone.id)) {
            throw DbLabErrors.badRequest("clone with ID \"" + clone.id + "\" already exists");
        }
        clones.put(clone.id, clone);
    }

    /** Changes a clone that may be gone already. */
    synchronized void settle(String id, Consumer<CloneRow> change) {
        Optional.ofNullable(clones.get(id)).ifPresent(change);
    }

    synchronized void remove(String id) {
        clones.remove(id);
    }

    /** An id for a snapshot of a branch, which is not used before. */
    synchronized SnapshotRow nextSnapshot(String branch, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(made++);
        String stamp = STAMP.format(at);
        String dataset = branch.equals(MAIN) ? POOL : POOL + "/branch/" + branch + "/" + stamp;
        return new SnapshotRow(dataset + "@" + stamp, branch, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Adds a snapshot whose content is complete, as the newest of its branch. */
    synchronized void add(SnapshotRow snapshot) {
        snapshots.put(snapshot.id(), snapshot);
        heads.put(snapshot.branch(), snapshot.id());
    }

    synchronized List<SnapshotRow> snapshots(Optional<String> branch) {
        return snapshots.values().stream()
                .filter(snapshot -> branch.isEmpty() || snapshot.branch().equals(branch.get()))
                .toList();
    }

    synchronized SnapshotRow snapshot(String id) {
        return Optional.ofNullable(snapshots.get(id))
                .orElseThrow(() -> ApiException.of(
                        500, DbLabErrors.INTERNAL, "failed to find the requested snapshot: no snapshot found"));
    }

    synchronized Optional<String> head(String branch) {
        return Optional.ofNullable(heads.get(branch));
    }

    synchronized Map<String, String> branches() {
        return new LinkedHashMap<>(heads);
    }

    /** Makes a branch that begins at a snapshot. */
    synchronized void branch(String name, String snapshotId) {
        snapshot(snapshotId);
        if (heads.putIfAbsent(name, snapshotId) != null) {
            throw DbLabErrors.badRequest("branch '" + name + "' already exists");
        }
    }

    /** Deletes a branch. Refuses the main one, and one with clones. */
    synchronized void dropBranch(String name) {
        if (name.equals(MAIN)) {
            throw DbLabErrors.badRequest("cannot delete default branch: " + MAIN);
        }
        if (!heads.containsKey(name)) {
            throw DbLabErrors.badRequest("branch '" + name + "' does not exist");
        }
        if (clones.values().stream().anyMatch(clone -> clone.branch.equals(name))) {
            throw DbLabErrors.badRequest("cannot delete branch '" + name + "' because it contains clones");
        }
        heads.remove(name);
    }
}
