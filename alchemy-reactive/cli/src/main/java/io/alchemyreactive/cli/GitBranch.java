package io.alchemyreactive.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current git branch. Read from the repository's files, because git is not installed on every CI machine.
 *
 * @param name the branch, without {@code refs/heads/}
 * @param source the file or the variable that named it
 */
record GitBranch(String name, String source) {

    private static final String HEADS = "refs/heads/";
    private static final String INVALID = ".invalid";

    /**
     * Variables with the name of a branch. Those of pull requests come first, because the other variables of a pull
     * request name the target or a merge.
     */
    private static final List<String> VARIABLES = List.of(
            "GITHUB_HEAD_REF",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
            "CHANGE_BRANCH",
            "SYSTEM_PULLREQUEST_SOURCEBRANCH",
            "TRAVIS_PULL_REQUEST_BRANCH",
            "DRONE_SOURCE_BRANCH",
            "CI_COMMIT_BRANCH",
            "BITBUCKET_BRANCH",
            "BUILDKITE_BRANCH",
            "CIRCLE_BRANCH",
            "BRANCH_NAME",
            "VERCEL_GIT_COMMIT_REF");

    /** Variables with the whole name of a ref, which may also be that of a tag or of a merge. */
    private static final List<String> REFS = List.of("GITHUB_REF", "BUILD_SOURCEBRANCH");

    /** The branch that is checked out, or else the branch in the variables of the CI. Reads files. */
    static GitBranch of(CliEnvironment environment) {
        Path head = head(environment.directory());
        return checkedOut(head)
                .or(() -> ofVariables(environment))
                .orElseThrow(() -> new InvalidOptionException("--stage-from-branch finds no branch: "
                        + (head == null
                                ? environment.directory() + " is in no git repository"
                                : "no branch is checked out in " + head)
                        + ", and none of the variables " + String.join(", ", VARIABLES) + ", " + String.join(", ", REFS)
                        + " names one; name the stage with --stage"));
    }

    private static Optional<GitBranch> checkedOut(@Nullable Path head) {
        String line = head == null ? "" : content(head);
        String branch = line.startsWith("ref: " + HEADS) ? line.substring(("ref: " + HEADS).length()) : "";
        // A repository of another form keeps its branch elsewhere, and this word here.
        return branch.isEmpty() || branch.equals(INVALID)
                ? Optional.empty()
                : Optional.of(new GitBranch(branch, head + ""));
    }

    private static Optional<GitBranch> ofVariables(CliEnvironment environment) {
        Optional<String> name = VARIABLES.stream()
                .filter(variable -> !environment.variable(variable).isBlank())
                .findFirst()
                .or(() -> REFS.stream()
                        .filter(variable -> environment.variable(variable).startsWith(HEADS))
                        .findFirst());
        return name.map(
                variable -> new GitBranch(bare(environment.variable(variable).strip()), variable));
    }

    private static String bare(String branch) {
        return branch.startsWith(HEADS) ? branch.substring(HEADS.length()) : branch;
    }

    /** The file HEAD of the repository around a folder; null when there is none. */
    private static @Nullable Path head(Path folder) {
        for (Path place = folder.toAbsolutePath().normalize(); place != null; place = place.getParent()) {
            Path git = place.resolve(".git");
            if (Files.isDirectory(git)) {
                return git.resolve("HEAD");
            } else if (Files.isRegularFile(git)) {
                return ofWorktree(place, content(git));
            }
        }
        return null;
    }

    /** In a worktree or a submodule a file names the folder. */
    private static Path ofWorktree(Path place, String line) {
        try {
            return place.resolve(line.replaceFirst("^gitdir: *", ""))
                    .resolve("HEAD")
                    .normalize();
        } catch (InvalidPathException e) {
            throw new InvalidOptionException(place.resolve(".git") + " names no folder", e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "--stage-from-branch cannot read " + file + ": "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }
}
