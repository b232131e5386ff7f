package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class CliModuleTest {

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @Command(name = "tea", subcommands = Brew.class)
    static final class Tea {}

    @Command(name = "brew")
    static final class Brew implements CliCommand {

        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(names = "--hot")
        private boolean hot;

        @Override
        public CommonOptions common() {
            return common;
        }

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            return invocation
                    .console()
                    .notice("Kettle on")
                    .then(invocation.console().notice("Kettle on"))
                    .then(invocation.leases().count())
                    .map(held -> new CommandResult(
                            "tea\n",
                            new Value.Fields(Map.of("hot", new Value.Bool(hot), "held", new Value.Text("" + held))),
                            List.of("it is hot"),
                            ExitCode.DONE));
        }
    }

    static final class Sugar implements RunExtension {

        @Option(names = "--sugar", description = "Sweet.")
        private boolean sugar;

        @Override
        public Function<Context, Context> services(Invocation invocation) {
            return context -> context.put("sugar", sugar);
        }
    }

    private static final CliModule MODULE = new CliModule() {
        @Override
        public List<Object> commands() {
            return List.of(new Tea());
        }

        @Override
        public Optional<RunExtension> runExtension() {
            return Optional.of(new Sugar());
        }
    };

    @TempDir
    private Path folder;

    @Test
    void commandsOfAModuleHaveWhatTheEnginesHave() {
        Cli cli = Cli.of(SHOP, folder, MODULE);

        assertThat(cli.run("--help").out()).contains("plan", "tea");
        assertThat(cli.run("tea", "brew").out()).isEqualTo("tea\n");
        var done = cli.run("tea", "brew", "--hot", "--json");
        assertThat(done.err()).isEqualTo("Kettle on\n");
        assertThat(done.json().path("command").asString()).isEqualTo("tea brew");
        assertThat(done.json().at("/data/hot").asBoolean()).isTrue();
        assertThat(done.json().at("/data/held").asString()).isEqualTo("0");
        assertThat(done.json().at("/warnings/0").asString()).isEqualTo("it is hot");
        assertThat(cli.run("tea", "--help").code()).isEqualTo(2);
        assertThat(cli.run("tea", "brew", "--help").out()).contains("--hot", "Exit codes:");
    }

    @Test
    void optionsOfAModuleStandOnTheCommandsThatRunTheProgram() {
        Cli cli = Cli.of(SHOP, folder, MODULE);

        for (String command : List.of("plan", "deploy", "destroy")) {
            assertThat(cli.run(command, "--help").out()).contains("--sugar");
        }
        assertThat(cli.run("output", "--help").out()).doesNotContain("--sugar");
        assertThat(cli.run("output", "--sugar").code()).isEqualTo(2);
    }
}
