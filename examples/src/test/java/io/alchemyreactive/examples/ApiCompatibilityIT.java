package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.AccessModifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The API compared with that of the last release, which is the nearest tag {@code v*} in the history of this commit. Its jars
 * are built from its sources, so that this works in every clone, whatever is published. A clone without such a tag has nothing
 * to compare with; the test is skipped there and says so.
 */
class ApiCompatibilityIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target/last-release").toAbsolutePath();
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final List<String> UNPUBLISHED = List.of("examples", "benchmarks");
    private static final int MINUTES = 30;

    @Test
    void whatTheLastReleaseOfferedIsStillThere() throws Exception {
        String tag = lastRelease();
        List<Path> before = jars(built(tag));
        List<Path> now = jars(ROOT);
        assertThat(now).hasSizeGreaterThan(8);
        var comparator = new JarArchiveComparator(options(before, now));
        assertThat(ApiBreaks.in(comparator.compare(archives(before), archives(now))))
                .as(
                        "what stood in the API of %s and does not stand any more [cure: deprecate it beside its successor for one"
                                + " minor version first; see CONTRIBUTING.md]",
                        tag)
                .isEmpty();
    }

    private static JarArchiveComparatorOptions options(List<Path> before, List<Path> now) {
        var options = new JarArchiveComparatorOptions();
        options.setAccessModifier(AccessModifier.PROTECTED);
        options.setClassPathMode(JarArchiveComparatorOptions.ClassPathMode.TWO_SEPARATE_CLASSPATHS);
        List<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).startsWith(ROOT))
                .toList();
        options.getOldClassPath().addAll(paths(before));
        options.getOldClassPath().addAll(libraries);
        options.getNewClassPath().addAll(paths(now));
        options.getNewClassPath().addAll(libraries);
        options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
        return options;
    }

    private static List<String> paths(List<Path> jars) {
        return jars.stream().map(Path::toString).toList();
    }

    private static List<JApiCmpArchive> archives(List<Path> jars) {
        return jars.stream().map(jar -> new JApiCmpArchive(jar.toFile(), "")).toList();
    }

    /** The tag of the last release; skips the test where there is none. */
    private static String lastRelease() throws Exception {
        Answer shallow = git("rev-parse", "--is-shallow-repository");
        if (shallow.code() != 0) {
            throw skipped("this is no clone: " + shallow.text());
        }
        Answer tag = git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*");
        if (tag.code() != 0) {
            throw skipped(
                    shallow.text().equals("true")
                            ? "this clone is shallow and lacks tags; git fetch --unshallow --tags gets them"
                            : "no commit before this one has a tag v*");
        }
        return tag.text();
    }

    /** A skipped test says nothing of its own in the log of a build. */
    private static RuntimeException skipped(String why) {
        String told = "The API was not compared with the last release: " + why;
        System.out.println(told);
        return abort(told);
    }

    /** The folder with the sources of a release and its jars. */
    private static Path built(String tag) throws Exception {
        String commit = git("rev-parse", tag + "^{commit}").text();
        Path folder = FOLDER.resolve(commit);
        Path done = folder.resolve("built");
        if (!Files.exists(done)) {
            Files.createDirectories(folder);
            Path archive = folder.resolve("sources.tar");
            succeeded(git("archive", "--output=" + archive, commit));
            succeeded(run(folder, List.of("tar", "-xf", archive.toString())));
            succeeded(run(folder, maven(folder)));
            Files.createFile(done);
        }
        return folder;
    }

    private static List<String> maven(Path folder) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + System.getProperty("alchemy.maven.repository"),
                "-Dmaven.test.skip=true",
                "-Dspotless.check.skip=true",
                "--projects=" + String.join(",", published(folder)),
                "package"));
        if (System.getProperty("alchemy.maven.offline").endsWith("true")) {
            command.add(1, "--offline");
        }
        return command;
    }

    private static List<String> published(Path root) throws IOException {
        return MODULE.matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !UNPUBLISHED.contains(module))
                .toList();
    }

    private static List<Path> jars(Path root) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String module : published(root)) {
            try (Stream<Path> files = Files.list(root.resolve(module).resolve("target"))) {
                files.filter(file -> file.getFileName().toString().matches("[a-z-]+-[0-9.]+(-SNAPSHOT)?\\.jar"))
                        .forEach(jars::add);
            }
        }
        return jars;
    }

    private record Answer(int code, String text) {}

    private static Answer git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return run(ROOT, command);
    }

    private static Answer run(Path folder, List<String> command) throws Exception {
        Path said = Files.createTempFile("command", ".txt");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " has not ended after " + MINUTES + " minutes");
            }
            return new Answer(process.exitValue(), Files.readString(said).strip());
        } finally {
            Files.delete(said);
        }
    }

    private static void succeeded(Answer answer) {
        assertThat(answer.code()).as(answer.text()).isZero();
    }
}
