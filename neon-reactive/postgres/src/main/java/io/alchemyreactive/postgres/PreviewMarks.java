package io.alchemyreactive.postgres;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.state.Holder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The run that last made, changed or renewed a preview. Holds no secret.
 *
 * @param deployedBy the name of the account, cut to 100 characters, with spaces for control characters; absent when the
 *     program names none
 * @param ciRun the address or the number of the run of the CI system; absent outside of CI
 * @param pullRequest the number of the pull request; absent when the run is of none
 */
public record PreviewMarks(
        @Nullable String deployedBy,
        @Nullable String ciRun,
        @Nullable String pullRequest) {

    private static final int LONGEST_USER = 100;

    /** The marks of a run; empty when its environment names neither a user nor a run of a CI system. */
    public static Optional<PreviewMarks> of(RunEnvironment environment) {
        return of(
                user(environment.user()),
                environment.ci().run().orElse(null),
                environment.ci().pullRequest().orElse(null));
    }

    /** These marks; empty when all are absent. */
    public static Optional<PreviewMarks> of(
            @Nullable String deployedBy, @Nullable String ciRun, @Nullable String pullRequest) {
        return deployedBy == null && ciRun == null && pullRequest == null
                ? Optional.empty()
                : Optional.of(new PreviewMarks(deployedBy, ciRun, pullRequest));
    }

    private static @Nullable String user(String name) {
        if (name.isBlank() || name.equals(Holder.UNKNOWN)) {
            return null;
        }
        String plain = name.replaceAll("\\p{Cntrl}", " ");
        return plain.codePointCount(0, plain.length()) <= LONGEST_USER
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_USER));
    }
}
