package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.RowView;
import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.cli.render.Table;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import reactor.core.publisher.Mono;

/** Shows the settings and their origins. */
@Command(
        name = "config",
        description = "Shows the settings that commands with these options would have, and where each comes from.")
final class ConfigCommand extends BaseCommand implements StageCommand {

    private static final String DEFAULT = "default";

    private final List<CliModule> modules;

    ConfigCommand(List<CliModule> modules) {
        this.modules = modules;
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.fromSupplier(() -> result(settings(invocation)));
    }

    private static CommandResult result(List<Setting> settings) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("SETTING", "VALUE", "FROM"));
        settings.forEach(setting -> lines.add(List.of(setting.name(), setting.value(), setting.origin())));
        List<Value.Fields> items = settings.stream()
                .map(setting -> new Value.Fields(Map.of(
                        "name", new Value.Text(setting.name()),
                        "value", new Value.Text(setting.value()),
                        "from", new Value.Text(setting.origin()))))
                .toList();
        return CommandResult.of(Table.of(lines), new Value.Fields(Map.of("settings", RowView.items(items))));
    }

    private List<Setting> settings(Invocation invocation) {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("stack", invocation.stack().name(), "the program"));
        settings.add(stage(invocation));
        settings.add(state(invocation));
        settings.add(key(invocation));
        settings.add(
                invocation.environment().variable("ALCHEMY_JOURNAL_LINES").isBlank()
                        ? new Setting("journal lines", "all", DEFAULT)
                        : ofVariable("journal lines", "ALCHEMY_JOURNAL_LINES", invocation));
        settings.add(confirmations(invocation));
        settings.add(colours(invocation));
        modules.forEach(module -> settings.addAll(module.settings(invocation)));
        // The place of the state and settings of modules may be URLs with passwords.
        settings.replaceAll(each -> new Setting(each.name(), MaskedText.of(each.value()), each.origin()));
        return settings;
    }

    private static Setting ofVariable(String name, String variable, Invocation invocation) {
        return new Setting(name, invocation.environment().variable(variable), invocation.origin(variable));
    }

    private static Setting stage(Invocation invocation) {
        String name = invocation.stage().name();
        CommonOptions options = invocation.options();
        if (options.stageFromBranch) {
            return new Setting("stage", name, "--stage-from-branch");
        } else if (options.stage != null) {
            return new Setting("stage", name, "--stage");
        }
        return invocation.environment().variable("ALCHEMY_STAGE").isEmpty()
                ? new Setting("stage", name, "default: of the user's name")
                : new Setting("stage", name, invocation.origin("ALCHEMY_STAGE"));
    }

    private static Setting state(Invocation invocation) {
        StateLocation location = invocation.location();
        String place = location.isLocal()
                ? location.folder().toString()
                : location.text().reveal();
        if (invocation.options().state != null) {
            return new Setting("state", place, "--state");
        }
        return invocation.environment().variable("ALCHEMY_STATE").isEmpty()
                ? new Setting("state", place, DEFAULT)
                : new Setting("state", place, invocation.origin("ALCHEMY_STATE"));
    }

    private static Setting key(Invocation invocation) {
        CliEnvironment environment = invocation.environment();
        KeySource source = KeySource.from(environment.variables(), environment.directory());
        if (source instanceof KeySource.Password) {
            return new Setting("key", "a password", invocation.origin(KeySource.PASSWORD));
        } else if (source instanceof KeySource.File file) {
            return new Setting("key", file.file().toString(), invocation.origin(KeySource.KEY_FILE));
        }
        return new Setting("key", "a file of the store", DEFAULT);
    }

    private static Setting confirmations(Invocation invocation) {
        CommonOptions options = invocation.options();
        if (options.yes) {
            return new Setting("confirmations", "given", "--yes");
        } else if (options.noInput) {
            return new Setting("confirmations", "missing", "--no-input");
        }
        return invocation.environment().terminal()
                ? new Setting("confirmations", "asked for", "a terminal")
                : new Setting("confirmations", "missing", "no terminal");
    }

    private static Setting colours(Invocation invocation) {
        CliEnvironment environment = invocation.environment();
        String origin;
        if (invocation.options().noColor) {
            origin = "--no-color";
        } else if (!environment.variable("NO_COLOR").isEmpty()) {
            origin = invocation.origin("NO_COLOR");
        } else if (environment.variable("TERM").equals("dumb")) {
            origin = invocation.origin("TERM");
        } else if (environment.terminal()) {
            origin = "a terminal";
        } else {
            origin = environment.variable("CLICOLOR_FORCE").isEmpty()
                    ? "no terminal"
                    : invocation.origin("CLICOLOR_FORCE");
        }
        return new Setting("colours", invocation.console().style() == Style.PLAIN ? "no" : "yes", origin);
    }
}
