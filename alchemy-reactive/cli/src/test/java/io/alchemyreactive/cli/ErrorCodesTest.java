package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.alchemyreactive.effect.EffectException;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.plan.StalePlanException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorCodesTest {

    private static final Set<Class<?>> KINDS = Set.of(
            AlchemyException.class,
            ConfigurationException.class,
            CredentialsException.class,
            RefusedException.class,
            StateException.class);

    @Test
    void everyFailureThatAUserMeetsHasAWordOfItsOwn() {
        var failures = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.alchemyreactive")
                        .stream()
                        .filter(type -> type.isAssignableTo(AlchemyException.class)
                                || type.isAssignableTo(EffectException.class))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(type -> (Class<?>) type.reflect())
                        .collect(Collectors.toSet());
        Set<Class<?>> named = new HashSet<>(ErrorCodes.ENGINE.keySet());
        named.removeAll(KINDS);
        named.removeIf(type -> type.getName().startsWith("picocli."));

        assertThat(failures).hasSizeGreaterThan(40);
        assertThat(named).isEqualTo(failures);
        assertThat(new HashSet<>(ErrorCodes.ENGINE.values())).hasSameSizeAs(ErrorCodes.ENGINE.values());
    }

    @Test
    void theDocumentationListsThem() throws IOException {
        Set<String> words = new TreeSet<>(ErrorCodes.ENGINE.entrySet().stream()
                .filter(entry -> !KINDS.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList());
        words.add(ErrorCodes.UNEXPECTED);
        String page = Files.readString(Path.of("../../docs/error-codes.md"));
        String section = page.substring(page.indexOf("## Engine"), page.indexOf("## Neon"));

        Set<String> listed = section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(words);
    }

    @Test
    void moduleNamesItsOwnFailuresAndOthersHaveTheWordOfTheirKind() {
        class OutOfPaper extends RuntimeException {}
        class Jammed extends OutOfPaper {}
        class Refusal extends RefusedException {
            Refusal() {
                super("no");
            }
        }
        var printer = new CliModule() {
            @Override
            public Map<Class<? extends Throwable>, String> errorCodes() {
                return Map.of(OutOfPaper.class, "OutOfPaper");
            }
        };

        assertThat(ErrorCodes.of(new Jammed(), List.of(printer))).isEqualTo("OutOfPaper");
        assertThat(ErrorCodes.of(new Jammed(), List.of())).isEqualTo("Unexpected");
        assertThat(ErrorCodes.of(new Refusal(), List.of(printer))).isEqualTo("Refused");
        assertThat(ErrorCodes.of(new StalePlanException(new StageKey("shop", "dev")), List.of()))
                .isEqualTo("StalePlan");
    }
}
