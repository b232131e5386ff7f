package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.CiRun;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The run of a CI system, as the variables of a command line name it to the program. */
@Timeout(60)
class CiVariablesTest {

    record Nothing() {}

    private static final Map<String, String> GITHUB = Map.of(
            "GITHUB_ACTIONS", "true",
            "GITHUB_SERVER_URL", "https://github.com",
            "GITHUB_REPOSITORY", "shop/app",
            "GITHUB_RUN_ID", "158",
            "GITHUB_REF", "refs/pull/7/merge");

    private static final Map<String, String> GITLAB = Map.of(
            "GITLAB_CI", "true",
            "CI_PIPELINE_URL", "https://gitlab.com/shop/app/-/pipelines/9",
            "CI_MERGE_REQUEST_IID", "12");

    @TempDir
    private Path folder;

    private final AtomicReference<CiRun> seen = new AtomicReference<>();

    private Cli cli(Map<String, String> variables) {
        Mono<Nothing> program = RunEnvironment.current()
                .doOnNext(environment -> seen.set(environment.ci()))
                .thenReturn(new Nothing());
        Cli cli = Cli.of(Stack.named("shop").program(Nothing.class, program), folder);
        variables.forEach(cli::variable);
        return cli;
    }

    private CiRun run(Map<String, String> variables) {
        assertThat(cli(variables).run("plan", "-s", "pr-7").code()).isZero();
        return seen.get();
    }

    @Test
    void gitHubAndGitLabNameTheRunAndThePullRequest() {
        assertThat(run(GITHUB))
                .isEqualTo(
                        CiRun.of("https://github.com/shop/app/actions/runs/158").ofPullRequest("7"));
        assertThat(run(GITLAB))
                .isEqualTo(CiRun.of("https://gitlab.com/shop/app/-/pipelines/9").ofPullRequest("12"));
    }

    @Test
    void ownVariablesComeFirstAndWithoutAnyThereIsNoRun() {
        Cli own = cli(GITHUB).variable(CiVariables.RUN, "build-3").variable(CiVariables.PULL_REQUEST, "8");
        assertThat(own.run("plan", "-s", "pr-7").code()).isZero();
        assertThat(seen.get()).isEqualTo(CiRun.of("build-3").ofPullRequest("8"));
        assertThat(run(Map.of("GITHUB_REF", "refs/pull/7/merge", "CI_MERGE_REQUEST_IID", "12")))
                .isEqualTo(CiRun.NONE);
    }

    @Test
    void aBranchIsNoPullRequest() {
        assertThat(run(Map.of("GITHUB_ACTIONS", "true", "GITHUB_REF", "refs/heads/main")))
                .isEqualTo(CiRun.NONE);
    }

    @Test
    void anAddressWithAPasswordIsRefusedWithoutRepeatingIt() {
        Cli.Done refused = cli(Map.of(CiVariables.RUN, "https://bot:hunter2@ci.example.org/1"))
                .run("deploy", "-s", "pr-7", "--yes");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains(CiVariables.RUN, "a user or a password")
                .doesNotContain("hunter2");
    }
}
