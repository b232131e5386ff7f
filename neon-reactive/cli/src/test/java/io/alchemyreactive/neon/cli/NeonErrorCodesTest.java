package io.alchemyreactive.neon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NeonErrorCodesTest {

    @Test
    void theDocumentationListsTheWordsOfNeonsFailures() throws IOException {
        var codes = new NeonCliModule().errorCodes();
        String page = Files.readString(Path.of("../../docs/error-codes.md"));

        assertThat(codes.values()).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        Set<String> listed = page.substring(page.indexOf("## Neon"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(new TreeSet<>(codes.values()));
    }
}
