package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CommandResult;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.cli.InvalidOptionException;
import io.alchemyreactive.postgres.GeneratedMigration;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows the migrations that were generated. */
final class GenerationView {

    private GenerationView() {}

    /**
     * The result of the command.
     *
     * @throws InvalidOptionException when the program declares no source
     */
    static CommandResult result(List<GeneratedMigration> results) {
        if (results.isEmpty()) {
            throw new InvalidOptionException("--generate needs migrations with a source, and the program declares none;"
                    + " add one: Migrations.of(\"app-schema\", m -> m.locations(…).source(generator, \"src/…\"))");
        }
        return new CommandResult(
                results.stream().map(GenerationView::line).collect(Collectors.joining()),
                new Value.Fields(Map.of(
                        "generated",
                        new Value.Items(
                                results.stream().map(GenerationView::value).toList()))),
                List.of(),
                ExitCode.DONE);
    }

    private static String line(GeneratedMigration each) {
        return each.migrations() + ": "
                + each.file()
                        .map(file -> "wrote " + file + "; read it before you deploy")
                        .orElse(
                                each.sourcesChanged()
                                        ? "the sources changed, and the migrations match them already"
                                        : "the sources did not change since the last generation")
                + "\n";
    }

    private static Value value(GeneratedMigration each) {
        Map<String, Value> fields = new TreeMap<>();
        fields.put("id", new Value.Text(each.migrations()));
        fields.put("sourcesChanged", new Value.Bool(each.sourcesChanged()));
        each.file().ifPresent(file -> fields.put("file", new Value.Text(file.toString())));
        return new Value.Fields(fields);
    }
}
