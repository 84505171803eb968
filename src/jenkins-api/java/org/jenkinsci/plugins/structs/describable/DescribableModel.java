package org.jenkinsci.plugins.structs.describable;

import hudson.ExtensionList;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.TaskListener;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** As strict as the real one: no value is converted except one that names a nested describable by its symbol. */
public final class DescribableModel<T> implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Class<T> type;
    private final transient Constructor<T> constructor;
    private final transient Map<String, Setter> setters = new TreeMap<>();

    private DescribableModel(Class<T> type) {
        this.type = type;
        constructor = dataBound(type);
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field f : c.getDeclaredFields())
                if (f.isAnnotationPresent(DataBoundSetter.class)) {
                    f.setAccessible(true);
                    setters.put(f.getName(), new Setter(f.getType(), f::set));
                }
            for (Method m : c.getDeclaredMethods())
                if (m.isAnnotationPresent(DataBoundSetter.class))
                    setters.put(
                            Character.toLowerCase(m.getName().charAt(3))
                                    + m.getName().substring(4),
                            new Setter(m.getParameterTypes()[0], (o, value) -> m.invoke(o, value)));
        }
    }

    public static <T> DescribableModel<T> of(Class<T> clazz) {
        return new DescribableModel<>(clazz);
    }

    public static UninstantiatedDescribable uninstantiate2_(Object o) {
        return uninstantiate(of(o.getClass()), o);
    }

    public UninstantiatedDescribable uninstantiate2(T o) {
        return uninstantiate(this, o);
    }

    private static UninstantiatedDescribable uninstantiate(DescribableModel<?> model, Object o) {
        Map<String, Object> arguments = new TreeMap<>();
        for (Parameter p : model.constructor.getParameters()) {
            Object value = model.inspect(p.getName(), o);
            if (value != null) arguments.put(p.getName(), value);
        }
        Object control = model.instantiate(arguments, null);
        for (String name : model.setters.keySet()) {
            Object value = model.inspect(name, o);
            if (!Objects.equals(value, model.inspect(name, control))) arguments.put(name, value);
        }
        Symbol symbol = symbol(o.getClass());
        return new UninstantiatedDescribable(
                symbol == null ? null : symbol.value()[0], o.getClass().getSimpleName(), arguments);
    }

    public T instantiate(Map<String, ?> arguments, TaskListener listener) {
        Map<String, Object> rest = new LinkedHashMap<>(arguments);
        try {
            Object[] args = Arrays.stream(constructor.getParameters())
                    .map(p -> coerce(p.getType(), rest.remove(p.getName())))
                    .toArray();
            T o = constructor.newInstance(args);
            for (Map.Entry<String, Setter> setter : setters.entrySet())
                if (rest.containsKey(setter.getKey()))
                    setter.getValue().set().on(o, coerce(setter.getValue().type(), rest.remove(setter.getKey())));
            if (!rest.isEmpty()) throw new IllegalArgumentException("Unknown parameter(s): " + rest.keySet());
            return o;
        } catch (ReflectiveOperationException | RuntimeException e) {
            Throwable x = e instanceof InvocationTargetException ? e.getCause() : e;
            throw new IllegalArgumentException(
                    "Could not instantiate " + arguments + " for " + type.getName() + ": " + x, x);
        }
    }

    private static Object coerce(Class<?> wanted, Object o) {
        if (o instanceof UninstantiatedDescribable nested && !wanted.isInstance(o))
            return of(implementation(wanted, nested.getSymbol())).instantiate(nested.getArguments(), null);
        if (o == null || wanted.isInstance(o) || wanted == boolean.class && o instanceof Boolean) return o;
        throw new ClassCastException("expects " + wanted + " but received " + o.getClass());
    }

    private static Class<?> implementation(Class<?> base, String symbol) {
        if (symbol == null) return base;
        for (Descriptor<?> d : ExtensionList.lookup(Descriptor.class)) {
            Symbol s = d.getClass().getAnnotation(Symbol.class);
            if (s != null
                    && base.isAssignableFrom(d.clazz)
                    && Arrays.asList(s.value()).contains(symbol)) return d.clazz;
        }
        throw new UnsupportedOperationException(
                "no known implementation of " + base + " is using symbol ‘" + symbol + "’");
    }

    private static Symbol symbol(Class<?> describable) {
        for (Descriptor<?> d : ExtensionList.lookup(Descriptor.class))
            if (d.clazz == describable) return d.getClass().getAnnotation(Symbol.class);
        return null;
    }

    private Object inspect(String name, Object o) {
        Object value = value(name, o);
        return value instanceof Describable ? uninstantiate2_(value) : value;
    }

    private Object value(String name, Object o) {
        try {
            return type.getField(name).get(o);
        } catch (ReflectiveOperationException e) {
            String tail = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            for (Method m : type.getMethods())
                if ((m.getName().equals("get" + tail) || m.getName().equals("is" + tail)) && m.getParameterCount() == 0)
                    try {
                        return m.invoke(o);
                    } catch (ReflectiveOperationException x) {
                        throw new UnsupportedOperationException(x);
                    }
            throw new UnsupportedOperationException(
                    "no public field ‘" + name + "’ (or getter method) found in " + type);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Constructor<T> dataBound(Class<T> type) {
        for (Constructor<?> c : type.getConstructors())
            if (c.isAnnotationPresent(DataBoundConstructor.class)) return (Constructor<T>) c;
        throw new IllegalArgumentException(type + " has no @DataBoundConstructor");
    }

    private record Setter(Class<?> type, Call set) {}

    private interface Call {
        void on(Object target, Object value) throws ReflectiveOperationException;
    }
}
