package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StageKey;
import java.util.List;

/** The provider calls for some resources failed; the cause is the first failure, the others are suppressed. */
public final class DriftFailedException extends AlchemyException {

    DriftFailedException(StageKey stage, List<Drift.OfResource> failed, int all) {
        super(message(stage, failed, all), failed.get(0).failure().orElse(null));
        failed.stream().skip(1).forEach(resource -> resource.failure().ifPresent(this::addSuppressed));
    }

    private static String message(StageKey stage, List<Drift.OfResource> failed, int all) {
        var text = new StringBuilder("stage " + stage + ": " + failed.size() + " of " + all
                + (all == 1 ? " resource" : " resources") + " could not be looked for:");
        for (Drift.OfResource resource : failed) {
            resource.failure().ifPresent(error -> text.append("\n  ").append(ErrorText.line(resource.fqn(), error)));
        }
        return text.toString();
    }
}
