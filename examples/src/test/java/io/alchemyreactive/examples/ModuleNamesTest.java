package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

/** Each module has the name that programs on the module path require it by. */
class ModuleNamesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    @Test
    void everyModuleHasANameOfItsOwnInEachBuild() throws Exception {
        List<String> names = new ArrayList<>();
        for (String module : modules()) {
            var pom = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
            String name = XPathFactory.newDefaultInstance()
                    .newXPath()
                    .evaluate("/project/properties/module.name", pom)
                    .strip();
            assertThat(name).as("module.name in the pom.xml of %s", module).startsWith("io.alchemyreactive");
            names.add(name);
        }
        assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    private static List<String> modules() throws Exception {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();
    }
}
