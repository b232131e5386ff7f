package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.HistoryView;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.value.CanonicalJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows the journal of a stage: the changes, their users and times. */
@Command(name = "history", description = "Tells what was done to a stage, by whom, when, and with what outcome.")
final class HistoryCommand extends BaseCommand implements StageCommand {

    @Option(
            names = "--follow",
            description = "Go on with what is being done, also by other processes, until interrupted. With --json: one"
                    + " document a line.")
    private boolean follow;

    @Override
    public boolean tellsProgress() {
        return follow;
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> follow ? followed(invocation) : read(invocation));
    }

    private static Mono<CommandResult> read(Invocation invocation) {
        return invocation.store().journal(invocation.stageKey()).collectList().flatMap(lines -> {
            var view = new HistoryView(invocation.console().style());
            var text = new StringBuilder();
            lines.forEach(line -> text.append(view.text(line)));
            Mono<String> shown = lines.isEmpty()
                    ? StoredStages.instead(invocation)
                            .map(others -> "Nothing was done to " + invocation.stageKey() + " yet." + others + "\n")
                    : Mono.just(text.toString());
            return shown.map(told -> CommandResult.of(told, HistoryView.data(lines)));
        });
    }

    private static Mono<CommandResult> followed(Invocation invocation) {
        var view = new HistoryView(invocation.console().style());
        return invocation
                .store()
                .follow(invocation.stageKey(), 0)
                // Printing may block.
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(line -> print(invocation, view, line))
                .then(Mono.never());
    }

    private static void print(Invocation invocation, HistoryView view, JournalEntry line) {
        String text =
                invocation.options().json() ? CanonicalJson.show(HistoryView.entry(line)) + "\n" : view.text(line);
        invocation.environment().out().print(text);
        invocation.environment().out().flush();
    }
}
