package io.alchemyreactive.cli;

import io.alchemyreactive.CiRun;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the run of a CI system and its pull request from variables: those of GitHub Actions, those of GitLab, and for
 * other systems {@code ALCHEMY_CI_RUN} and {@code ALCHEMY_PULL_REQUEST}, which come before them.
 */
final class CiVariables {

    static final String RUN = "ALCHEMY_CI_RUN";
    static final String PULL_REQUEST = "ALCHEMY_PULL_REQUEST";

    private static final Pattern GITHUB_PULL_REQUEST = Pattern.compile("refs/pull/([0-9]+)/.*");

    private CiVariables() {}

    /** The run; throws {@link InvalidOptionException} when a value cannot be a mark. */
    static CiRun run(CliEnvironment environment) {
        Optional<String> run = given(environment, RUN).or(() -> ofSystem(environment));
        Optional<String> pullRequest = given(environment, PULL_REQUEST).or(() -> pullRequestOfSystem(environment));
        try {
            return new CiRun(run, pullRequest);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(
                    "the run of the CI system cannot be marked on what is deployed: " + e.getMessage() + ". Set " + RUN
                            + " and " + PULL_REQUEST + " to a short address or number.",
                    e);
        }
    }

    private static Optional<String> ofSystem(CliEnvironment environment) {
        if (isGitHub(environment)) {
            return given(environment, "GITHUB_RUN_ID")
                    .map(id -> environment.variable("GITHUB_SERVER_URL") + "/"
                            + environment.variable("GITHUB_REPOSITORY") + "/actions/runs/" + id);
        }
        return isGitLab(environment)
                ? given(environment, "CI_PIPELINE_URL").or(() -> given(environment, "CI_PIPELINE_ID"))
                : Optional.empty();
    }

    private static Optional<String> pullRequestOfSystem(CliEnvironment environment) {
        if (isGitHub(environment)) {
            Matcher ref = GITHUB_PULL_REQUEST.matcher(environment.variable("GITHUB_REF"));
            return ref.matches() ? Optional.of(ref.group(1)) : Optional.empty();
        }
        return isGitLab(environment) ? given(environment, "CI_MERGE_REQUEST_IID") : Optional.empty();
    }

    private static boolean isGitHub(CliEnvironment environment) {
        return environment.variable("GITHUB_ACTIONS").equals("true");
    }

    private static boolean isGitLab(CliEnvironment environment) {
        return environment.variable("GITLAB_CI").equals("true");
    }

    private static Optional<String> given(CliEnvironment environment, String variable) {
        return Optional.of(environment.variable(variable)).filter(value -> !value.isBlank());
    }
}
