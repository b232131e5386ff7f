package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static Set<String> types() throws IOException {
        try (Stream<Path> files = Files.walk(ENGINE)) {
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
