package org.jenkinsci.plugins.structs.describable;

import java.io.Serializable;
import java.util.Map;

public class UninstantiatedDescribable implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String symbol;
    private final Map<String, ?> arguments;

    public UninstantiatedDescribable(String symbol, String klass, Map<String, ?> arguments) {
        this.symbol = symbol;
        this.arguments = arguments;
    }

    public String getSymbol() {
        return symbol;
    }

    public Map<String, ?> getArguments() {
        return arguments;
    }
}
