package hudson.model;

import hudson.EnvVars;
import java.util.Locale;

public class StringParameterValue extends ParameterValue {
    private static final long serialVersionUID = 1L;
    public String value;

    public StringParameterValue(String name, String value) {
        super(name);
        this.value = value;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public void buildEnvironment(Run<?, ?> build, EnvVars env) {
        env.put(name, value);
        env.put(name.toUpperCase(Locale.ENGLISH), value);
    }

    @Override
    public boolean equals(Object obj) {
        return obj != null
                && obj.getClass() == getClass()
                && name.equals(((StringParameterValue) obj).name)
                && value.equals(((StringParameterValue) obj).value);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + value.hashCode();
    }
}
