package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of the engine in {@code docs/architecture.md} names only what exists, and every package of the engine. */
class ArchitecturePictureTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path ENGINE = ROOT.resolve("alchemy-reactive/core/src/main/java");
    private static final Pattern PICTURE = Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("-- [^>]* -->|\\[[^\\]]*\\]");
    private static final Pattern TYPE = Pattern.compile("\\b[A-Z][A-Za-z]+\\b");
    private static final Pattern QUOTED_TYPE = Pattern.compile("`([A-Z][A-Za-z]+)`");
    private static final Pattern PACKAGE = Pattern.compile("io\\.alchemyreactive[a-z.]*");
    private static final List<String> MODULES = List.of(
            "effect-core",
            "alchemy-reactive/core",
            "alchemy-reactive/test",
            "alchemy-reactive/cli",
            "alchemy-reactive/state-postgres",
            "neon-reactive/postgres",
            "neon-reactive/core",
            "neon-reactive/dblab",
            "neon-reactive/local",
            "neon-reactive/cli",
            "examples");
    /** Placeholders are one letter, variables of the environment have an underscore. */
    private static final Pattern PATH_TO_TYPE = Pattern.compile("`(?:[a-z]+/)*([A-Z][a-z]\\w+)`");
    /** Tests, and parts of the names of files, that the page names besides. */
    private static final Set<String> OTHERS = Set.of("ArchitectureTest", "ArchitecturePictureTest");

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(ROOT.resolve("docs/architecture.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyTypeInThePictureAndTheTextIsOneOfTheEngine() throws IOException {
        var pictures = PICTURE.matcher(page);
        assertThat(pictures.find()).isTrue();
        Set<String> named = new TreeSet<>();
        TYPE.matcher(LABEL.matcher(pictures.group(1)).replaceAll(" --> "))
                .results()
                .map(found -> found.group())
                .filter(word -> !word.equals("TD"))
                .forEach(named::add);
        QUOTED_TYPE.matcher(page).results().map(found -> found.group(1)).forEach(named::add);
        named.removeAll(OTHERS);

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(types()).containsAll(named);
    }

    @Test
    void everyPackageOfTheEngineIsInTheTable() throws IOException {
        Set<String> listed = page.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named =
                PACKAGE.matcher(page).results().map(found -> found.group()).collect(Collectors.toSet());

        assertThat(listed).isEqualTo(packages());
        assertThat(packages()).containsAll(named);
    }

    @Test
    void everyTypeInTheGlossaryExists() throws IOException {
        Set<String> named = QUOTED_TYPE
                .matcher(Files.readString(ROOT.resolve("docs/glossary.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        named.removeAll(OTHERS);

        assertThat(named).hasSizeGreaterThan(30);
        Set<String> existing = new TreeSet<>(types());
        existing.addAll(types(ROOT.resolve("neon-reactive/postgres/src/main/java")));
        existing.addAll(types(ROOT.resolve("neon-reactive/dblab/src/main/java")));
        assertThat(existing).containsAll(named);
    }

    @Test
    void everyTypeThatTheTableOfUsualChangesNamesExists() throws IOException {
        String all = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        String table = all.substring(all.indexOf("## Where a change goes"), all.indexOf("## Rules"));
        Set<String> named = PATH_TO_TYPE
                .matcher(table)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSizeGreaterThan(40);
        Set<String> existing = new TreeSet<>();
        for (String module : MODULES) {
            existing.addAll(types(ROOT.resolve(module).resolve("src")));
        }
        assertThat(existing).containsAll(named);
    }

    private static Set<String> types() throws IOException {
        return types(ENGINE);
    }

    private static Set<String> types(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(ENGINE)) {
            return files.filter(file -> file.getFileName().toString().equals("package-info.java"))
                    .map(file -> ENGINE.relativize(file.getParent()).toString().replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
