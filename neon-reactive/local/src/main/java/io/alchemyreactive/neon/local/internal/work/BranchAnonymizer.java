package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.rows.AnonymizationRow;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.MaskingRuleRow;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.sql.MaskingStatements;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Masks the data of branches. Called on the control thread; the work runs elsewhere. */
final class BranchAnonymizer {

    private final StoredRows rows;
    private final StorageRegistry storages;
    private final MovableClock clock;
    private final ControlThread thread;

    BranchAnonymizer(ControlState state, StorageRegistry storages) {
        this.rows = state.rows();
        this.storages = storages;
        this.clock = state.clock();
        this.thread = state.thread();
    }

    /** Masks a branch by its rules, and deletes the history before the masking. */
    Mono<Runnable> of(BranchRow branch) {
        var compute = storages.compute(branch);
        return thread.change(() -> begin(branch))
                .flatMap(
                        rules -> compute.sql().flatMap(sql -> masked(sql, rules).then(sql.place())))
                .flatMap(place -> thread.read(() -> rows.isWanted(branch.id))
                        .flatMap(wanted -> wanted ? Mono.<Void>empty() : compute.stop())
                        .thenReturn(place))
                .map(place -> () -> end(branch, place));
    }

    /** Records that the data for the masking has been copied. */
    void initialized(BranchRow branch) {
        var row = branch.anonymization;
        if (row != null) {
            row.enter(AnonymizationRow.INITIALIZED, "The branch is ready to be anonymized", clock.instant());
        }
    }

    /** Records that the data could not be copied or masked. */
    void failed(BranchRow branch, OperationRow operation) {
        var row = branch.anonymization;
        if (row != null) {
            var masking = operation.action == OperationRow.Action.ANONYMIZE;
            row.enter(
                    masking ? AnonymizationRow.ERROR : AnonymizationRow.INITIALIZATION_ERROR,
                    String.valueOf(operation.error),
                    clock.instant());
            row.failedAt = clock.instant();
            row.completedAt = masking ? clock.instant() : null;
        }
    }

    private Map<String, List<MaskingRuleRow>> begin(BranchRow branch) {
        var row = branch.anonymization;
        if (row == null) {
            return Map.of();
        }
        row.enter(AnonymizationRow.ANONYMIZING, "Anonymizing " + row.rules.size() + " columns", clock.instant());
        row.startedAt = clock.instant();
        row.completedAt = null;
        row.failedAt = null;
        row.maskedColumns = 0;
        return row.rules.stream().collect(Collectors.groupingBy(MaskingRuleRow::database));
    }

    private static Mono<Void> masked(AdminSql sql, Map<String, List<MaskingRuleRow>> rules) {
        return Flux.fromIterable(rules.entrySet())
                .concatMap(entry -> MaskingStatements.apply(sql, entry.getKey(), entry.getValue()))
                .then();
    }

    private void end(BranchRow branch, Lsn place) {
        storages.of(branch).begin(clock.real().instant(), place);
        var row = branch.anonymization;
        if (row != null) {
            row.enter(AnonymizationRow.ANONYMIZED, "Anonymization completed", clock.instant());
            row.completedAt = clock.instant();
            row.maskedColumns = row.rules.size();
            row.masked = true;
        }
    }
}
