package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repairs rows of an older version that wrote values within rows as empty objects. Removes a lost value when the row
 * works without it, and fails an operation that cannot continue without it; logs each repair. Not thread-safe.
 */
final class OlderRows {

    private static final String LOST = "An older version of the local Neon did not keep ";

    private final ObjectNode rows;
    private final Clock clock;

    /**
     * Prepares the repair.
     *
     * @param rows the stored rows; changed in place
     * @param clock the time of PostgreSQL
     */
    OlderRows(ObjectNode rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    void mend() {
        objects("storages").forEach(this::mendCopies);
        var unmasked = new HashSet<String>();
        rows.path("branches").forEach(branch -> {
            if (removeLost(branch.path("anonymization").path("rules"))) {
                unmasked.add(text(branch, "id"));
                tell("the masking rules of branch " + text(branch, "id"), "They are lost: set them again.");
            }
        });
        var failed = new TreeSet<String>();
        rows.path("operations").forEach(operation -> {
            if (isUnfinished(operation) && needsLost(operation, unmasked)) {
                failed.add(text(operation, "batch"));
            }
        });
        objects("operations").forEach(operation -> mendOperation(operation, failed));
    }

    private Stream<ObjectNode> objects(String name) {
        return rows.path(name)
                .valueStream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private void mendCopies(ObjectNode storage) {
        if (!removeLost(storage.path("bases"))) {
            return;
        }
        var copies = (ArrayNode) storage.path("bases");
        var id = text(storage, "id");
        var isSnapshot = rows.path("snapshots")
                .valueStream()
                .anyMatch(snapshot -> text(snapshot, "storageId").equals(id));
        if (isSnapshot && storage.path("lsn").isString()) {
            copies.addObject()
                    .put("name", "")
                    .put("lsn", text(storage, "lsn"))
                    .put("time", text(storage, "createdAt"))
                    .putNull("bytes");
            return;
        }
        if (storage.path("sinceLsn").isString()) {
            // The log before the lost copies may be deleted.
            var first = copies.isEmpty() ? clock.instant().toString() : text(copies.get(0), "time");
            storage.put("since", first);
        }
        tell("copies of data of storage " + id, "They are not used any more; a restore may take longer.");
    }

    private static boolean needsLost(JsonNode operation, Set<String> unmasked) {
        var hasSource = operation.path("sourceStorageId").isString();
        return isLost(operation.path("committed"))
                || isLost(operation.path("before"))
                || operation.path("changes").valueStream().anyMatch(OlderRows::isLost)
                || hasSource && isLost(operation.path("point"))
                || unmasked.contains(text(operation, "branchId"));
    }

    private void mendOperation(ObjectNode operation, Set<String> failed) {
        if (isUnfinished(operation) && failed.contains(text(operation, "batch"))) {
            var id = text(operation, "id");
            operation.put("status", OperationRow.Status.FAILED.name());
            operation.put("error", LOST + "the values of this operation");
            if (text(operation, "action").equals(OperationRow.Action.RESTORE_BRANCH.name())
                    && rows.path("branches").path(text(operation, "branchId")) instanceof ObjectNode branch) {
                branch.put("currentState", BranchRow.READY).putNull("pendingState");
            }
            tell(
                    "the values of operation " + id + " of branch " + text(operation, "branchId"),
                    "It has failed: delete the branch that it was making, or ask for it again.");
        }
        List.of("committed", "before").forEach(name -> {
            if (isLost(operation.path(name))) {
                operation.putNull(name);
            }
        });
        removeLost(operation.path("changes"));
    }

    private static boolean isUnfinished(JsonNode operation) {
        var status = text(operation, "status");
        return status.equals(OperationRow.Status.SCHEDULING.name())
                || status.equals(OperationRow.Status.RUNNING.name());
    }

    /** Removes the empty objects from a list. Returns whether there were any. */
    private static boolean removeLost(JsonNode list) {
        if (!(list instanceof ArrayNode values)) {
            return false;
        }
        var kept = new ArrayList<JsonNode>();
        values.forEach(value -> {
            if (!isLost(value)) {
                kept.add(value);
            }
        });
        var lost = kept.size() < values.size();
        values.removeAll().addAll(kept);
        return lost;
    }

    private static boolean isLost(JsonNode value) {
        return value.isObject() && value.isEmpty();
    }

    private static String text(JsonNode row, String name) {
        return row.path(name).asString("");
    }

    private static void tell(String thing, String next) {
        FailureLog.write("Reading " + thing, new IllegalStateException(LOST + "them"), next);
    }
}
