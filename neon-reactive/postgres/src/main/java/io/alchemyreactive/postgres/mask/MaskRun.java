package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.resource.ActionRun;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import reactor.core.publisher.Mono;

/**
 * The run of a mask. Immutable.
 *
 * @param rules the rule of each column
 * @param waivers the columns that stay as they are
 */
record MaskRun(SortedMap<ColumnName, MaskRule> rules, Set<ColumnName> waivers) {

    /** Emits what is masked. A cancel ends the statement that runs, and keeps nothing. */
    Mono<Masked> run(ActionRun<MaskInputs> run) {
        return Mono.defer(() -> {
            MaskInputs inputs = run.inputs();
            String id = run.action().fqn();
            String stage =
                    run.action().stage().stack() + "/" + run.action().stage().stage();
            if (!inputs.owner().startsWith(stage + "/")) {
                return Mono.error(MaskRefusedException.foreign(id, inputs.owner(), stage));
            }
            var task = new MaskTask(
                    id,
                    inputs.target(),
                    rules,
                    waivers,
                    new PersonalColumns(Set.copyOf(inputs.personal())),
                    Optional.ofNullable(inputs.key()).map(Redacted::reveal).orElse(""));
            return SessionWork.run(new MaskTransaction(task)::run);
        });
    }
}
