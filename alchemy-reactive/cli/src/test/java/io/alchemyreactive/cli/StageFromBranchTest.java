package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stage;
import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageFromBranchTest {

    private static final String DETACHED = "4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void startBelowARepository() throws IOException {
        Files.createDirectories(folder.resolve(".git"));
        cli = Cli.of(Shop.on(FakeCloud.create()), Files.createDirectory(folder.resolve("project")));
    }

    @Test
    void theBranchThatIsCheckedOutNamesTheStageAndTheFileIsSaid() throws IOException {
        head("ref: refs/heads/feature/ABC-1\n");
        var done = cli.variable("GITHUB_HEAD_REF", "other").run("state", "list", "--stage-from-branch");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("shop/" + Stage.ofBranch("feature/ABC-1").name());
        assertThat(done.err())
                .contains("feature/ABC-1", folder.resolve(".git/HEAD").toString());
    }

    @Test
    void inAWorktreeTheFileNamesTheFolder() throws IOException {
        Path worktree = Files.createDirectories(folder.resolve("elsewhere/worktrees/one"));
        Files.writeString(worktree.resolve("HEAD"), "ref: refs/heads/one\n");
        Files.delete(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git"), "gitdir: elsewhere/worktrees/one\n");
        assertThat(cli.run("state", "list", "--stage-from-branch").out())
                .contains("shop/" + Stage.ofBranch("one").name());
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB_HEAD_REF, feature/ABC-1",
        "GITHUB_REF, refs/heads/feature/ABC-1",
        "CI_COMMIT_BRANCH, feature/ABC-1",
        "BUILD_SOURCEBRANCH, refs/heads/feature/ABC-1",
        "SYSTEM_PULLREQUEST_SOURCEBRANCH, refs/heads/feature/ABC-1"
    })
    void whereNoneIsCheckedOutTheVariableOfTheCiDoesAndIsSaid(String variable, String branch) throws IOException {
        head(DETACHED);
        var done = cli.variable(variable, branch).run("state", "list", "--stage-from-branch");
        assertThat(done.out())
                .contains("shop/" + Stage.ofBranch("feature/ABC-1").name());
        assertThat(done.err()).contains("named by " + variable);
    }

    @Test
    void aTagAndAMergeAreNoBranch() throws IOException {
        head(DETACHED);
        for (String ref : new String[] {"refs/tags/v1", "refs/pull/7/merge"}) {
            var done = cli.variable("GITHUB_REF", ref).run("state", "list", "--stage-from-branch");
            assertThat(done.code()).isEqualTo(2);
            assertThat(done.err()).contains("--stage-from-branch finds no branch", "GITHUB_REF", "--stage");
        }
    }

    @Test
    void withoutARepositoryOrBesideAStageItIsRefused() throws IOException {
        head("ref: refs/heads/one\n");
        var both = cli.run("state", "list", "--stage-from-branch", "--stage", "dev");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--stage and --stage-from-branch");
        Files.delete(folder.resolve(".git/HEAD"));
        var unreadable = cli.run("state", "list", "--stage-from-branch");
        assertThat(unreadable.code()).isEqualTo(2);
        assertThat(unreadable.err()).contains("HEAD", "NoSuchFile");
    }

    private void head(String content) throws IOException {
        Files.writeString(folder.resolve(".git/HEAD"), content);
    }
}
