package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import java.util.List;

/** A preview is not isolated: it reached another preview, or another preview reached it. Its address was not handed out. */
public final class IsolationLeakException extends AlchemyException {

    private final List<String> statements;

    IsolationLeakException(String preview, List<IsolationLeak> leaks) {
        super("the preview '" + preview + "' is not isolated: " + leaks.get(0).what() + more(leaks.size() - 1) + ". "
                + leaks.get(0).cure());
        this.statements = leaks.stream().map(IsolationLeak::statement).toList();
    }

    /** The statements that succeeded, the first one is that of the message; at least one. */
    public List<String> statements() {
        return statements;
    }

    private static String more(int others) {
        return others == 0 ? "" : ", and so did " + others + " other attempt" + (others == 1 ? "" : "s");
    }
}
