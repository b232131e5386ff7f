package io.alchemyreactive.cli;

import io.alchemyreactive.value.Value;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Prints a function with which a shell completes command lines. */
@Command(
        name = "completion",
        description = "Prints a function with which a shell completes commands, options, stages and resources.")
final class CompletionCommand extends BaseCommand {

    @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    /** A shell and its function. */
    enum Shell {
        BASH("""
            # eval "$(alchemy completion bash)"
            _alchemy_complete() {
              local word quoted
              COMPREPLY=()
              while IFS=$'\\t' read -r word _; do
                printf -v quoted %q "$word"
                COMPREPLY+=("$quoted")
              done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            }
            complete -o bashdefault -o default -F _alchemy_complete alchemy
            """),
        ZSH("""
            # eval "$(alchemy completion zsh)", after compinit
            _alchemy_complete() {
              local word text
              local -a found
              while IFS=$'\\t' read -r word text; do
                found+=("${word//:/\\\\:}:$text")
              done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
              if (( $#found )); then
                _describe alchemy found
              else
                _files
              fi
            }
            compdef _alchemy_complete alchemy
            """),
        FISH("""
            # alchemy completion fish | source
            function __alchemy_complete
              set -l line (commandline -opc)
              set -l begun (commandline -ct)
              $line[1] complete -- $line[2..-1] "$begun" 2>/dev/null
            end
            complete -c alchemy -a '(__alchemy_complete)'
            """);

        private final String function;

        Shell(String function) {
            this.function = function;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.fromSupplier(() ->
                CommandResult.of(shell.function, new Value.Fields(Map.of("function", new Value.Text(shell.function)))));
    }
}
