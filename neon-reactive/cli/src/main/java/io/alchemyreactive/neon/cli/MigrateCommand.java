package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CommandResult;
import io.alchemyreactive.cli.CommonOptions;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.cli.InvalidOptionException;
import io.alchemyreactive.cli.Invocation;
import io.alchemyreactive.cli.StageCommand;
import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.SchemaGeneration;
import io.alchemyreactive.postgres.lint.LintOptions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checks or generates the migrations that the program declares, without a database and without an account. */
@Command(
        name = "migrate",
        description = "With --check: names dangerous statements of the migrations that the program declares, without a"
                + " database. With --generate: writes the next migration from changed sources.")
final class MigrateCommand implements StageCommand {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--check", description = "Check the files, and run none of them.")
    private boolean check;

    @Option(
            names = "--applied",
            paramLabel = "VERSION",
            description =
                    "Files up to this version count as applied, and the later ones as run together. By default all"
                            + " files are checked, each by itself.")
    private @Nullable String applied;

    @Option(
            names = "--postgres",
            paramLabel = "VERSION",
            description = "The major version of PostgreSQL, 15 to 18. Default: 15.")
    private int postgres = LintOptions.OLDEST;

    @Option(
            names = "--generate",
            description = "Write the next migration of each set whose sources changed, by the program's generator.")
    private boolean generate;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "With --generate: the name of the new file behind its version. Default: schema.")
    private @Nullable String name;

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            refuseMixed();
            return generate ? generation(invocation) : check(invocation);
        });
    }

    private void refuseMixed() {
        if (check == generate) {
            throw new InvalidOptionException("migrate needs --check or --generate; migrations run in a deploy");
        }
        if (generate && (applied != null || postgres != LintOptions.OLDEST)) {
            throw new InvalidOptionException("--applied and --postgres belong to --check");
        }
        if (check && name != null) {
            throw new InvalidOptionException("--name belongs to --generate");
        }
    }

    private Mono<CommandResult> generation(Invocation invocation) {
        Mono<?> program = invocation.declared(Migrations.TYPE);
        try {
            return SchemaGeneration.during(name == null ? "schema" : name, program)
                    .map(GenerationView::result);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    private Mono<CommandResult> check(Invocation invocation) {
        LintOptions options = options();
        return invocation
                .declared(Migrations.TYPE)
                .flatMap(declared -> Flux.fromIterable(declared.entrySet())
                        .concatMap(each -> FlywayMigrator.check(each.getValue().set(), options)
                                .map(report -> Map.entry(each.getKey(), report)))
                        .collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new)
                        .map(reports -> LintView.result(reports, warnings(declared))));
    }

    private static List<String> warnings(Map<String, Migrations.Props> declared) {
        return declared.entrySet().stream()
                .filter(each -> each.getValue().ungenerated() != null)
                .map(each -> SchemaGeneration.warning(each.getKey()))
                .toList();
    }

    private LintOptions options() {
        try {
            LintOptions.Builder options = LintOptions.builder().postgres(postgres);
            return (applied == null ? options : options.appliedUpTo(applied)).build();
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Set<ExitCode> exitCodes() {
        return EnumSet.of(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE, ExitCode.FINDINGS, ExitCode.INTERRUPTED);
    }
}
