package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code in the documentation is a region of a file that compiles, and links lead somewhere. With
 * {@code -Ddocumentation.write=true} the regions are copied into the documentation.
 */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- source: (\\S+) (\\S+) -->\\n```java\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)[^):]*\\)");

    static Stream<Path> documents() throws IOException {
        try (var docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve),
                    docs.filter(file -> file.toString().endsWith(".md")))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void codeIsThatOfItsSource(Path document) throws IOException {
        String text = Files.readString(document);
        String wanted = SNIPPET.matcher(text)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement("<!-- source: " + found.group(1) + " "
                        + found.group(2) + " -->\n```java\n" + region(found.group(1), found.group(2)) + "```\n"));
        if (Boolean.getBoolean("documentation.write")) {
            Files.writeString(document, wanted);
            text = wanted;
        }
        assertThat(text)
                .as("cure: ./mvnw -pl examples test -Dtest=DocumentationTest -Ddocumentation.write=true")
                .isEqualTo(wanted);
        assertThat(text.split("```java", -1))
                .as("every block names its source")
                .hasSameSizeAs(wanted.split("<!-- source: ", -1));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        var links = LINK.matcher(Files.readString(document));
        while (links.find()) {
            assertThat(document.resolveSibling(links.group(1))).exists();
        }
    }

    @Test
    void aTypeOfOnesOwnFitsInEightyLines() {
        assertThat(region("examples/src/main/java/io/alchemyreactive/examples/EnvFile.java", "env-file")
                        .lines()
                        .filter(line -> !line.isBlank()))
                .hasSizeLessThan(80);
    }

    /** The lines between two marks, moved to the left. */
    private static String region(String file, String name) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(ROOT.resolve(file))) {
                if (line.strip().equals("// end: " + name)) {
                    int indent = lines.stream()
                            .filter(each -> !each.isBlank())
                            .mapToInt(
                                    each -> each.length() - each.stripLeading().length())
                            .min()
                            .orElseThrow();
                    return lines.stream()
                            .map(each -> each.isBlank() ? "\n" : each.substring(indent) + "\n")
                            .reduce("", String::concat);
                }
                if (inside && !line.strip().startsWith("// snippet: ")) {
                    lines.add(line);
                }
                inside |= line.strip().equals("// snippet: " + name);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw new AssertionError(file + " has no region " + name + ": mark it by // snippet: and // end:");
    }
}
