package io.jenkins.plugins.azureml.testing.pipeline;

import com.google.common.primitives.Primitives;
import com.google.common.reflect.TypeToken;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.codehaus.groovy.reflection.ReflectionCache;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Instantiates a step from named arguments by its data-bound constructor, fields and setters, as the structs plugin does. */
final class StepBinder {
    private final Class<? extends Step> type;
    private final Constructor<?> constructor;
    private final Map<String, Property> properties = new TreeMap<>();

    /** Field or method with {@code @DataBoundSetter}. */
    private record Property(Type type, Setter setter) {

        @FunctionalInterface
        private interface Setter {
            void set(Step step, Object value) throws ReflectiveOperationException;
        }
    }

    StepBinder(Class<? extends Step> type) {
        this.type = type;
        constructor = List.of(type.getConstructors()).stream()
                .filter(c -> c.isAnnotationPresent(DataBoundConstructor.class))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " has no @DataBoundConstructor"));
        for (Parameter parameter : constructor.getParameters()) {
            if (!parameter.isNamePresent()) {
                throw new IllegalStateException(type + " was not compiled with -parameters");
            }
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.isAnnotationPresent(DataBoundSetter.class)) {
                    field.setAccessible(true);
                    properties.putIfAbsent(field.getName(), new Property(field.getGenericType(), field::set));
                }
            }
            for (Method method : c.getDeclaredMethods()) {
                if (method.isAnnotationPresent(DataBoundSetter.class) && !method.isBridge()) {
                    properties.putIfAbsent(
                            propertyOf(method), new Property(method.getGenericParameterTypes()[0], method::invoke));
                }
            }
        }
    }

    private static String propertyOf(Method setter) {
        if (!setter.getName().startsWith("set") || setter.getParameterCount() != 1) {
            throw new IllegalStateException(setter + " cannot be a @DataBoundSetter");
        }
        return Character.toLowerCase(setter.getName().charAt(3))
                + setter.getName().substring(4);
    }

    /** Returns the parameter that may be passed without its name: that of a constructor with exactly one. */
    String soleParameter() {
        return constructor.getParameterCount() == 1 ? constructor.getParameters()[0].getName() : null;
    }

    Step bind(Map<String, Object> arguments) throws Exception {
        rejectUnknown(arguments);
        Parameter[] parameters = constructor.getParameters();
        Object[] values = new Object[parameters.length];
        for (int i = 0; i < values.length; i++) {
            Object given = arguments.get(parameters[i].getName());
            values[i] = given != null
                    ? coerce(
                            type.getName() + "." + parameters[i].getName(), parameters[i].getParameterizedType(), given)
                    : defaultOf(parameters[i].getType());
        }
        try {
            Step step = type.cast(constructor.newInstance(values));
            for (Map.Entry<String, Property> entry : properties.entrySet()) {
                String name = entry.getKey();
                if (arguments.containsKey(name)) {
                    Property property = entry.getValue();
                    property.setter()
                            .set(step, coerce(type.getName() + "." + name, property.type(), arguments.get(name)));
                }
            }
            return step;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void rejectUnknown(Map<String, Object> arguments) {
        Map<String, Object> unknown = new LinkedHashMap<>(arguments);
        List<String> known = new ArrayList<>();
        for (Parameter parameter : constructor.getParameters()) {
            known.add(parameter.getName());
        }
        known.addAll(properties.keySet());
        unknown.keySet().removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown parameter(s) found for class type '" + type.getName() + "': "
                    + String.join(",", unknown.keySet()) + ". Known parameters: "
                    + known.stream().collect(Collectors.joining(", ")));
        }
    }

    private static Object defaultOf(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object coerce(String where, Type type, Object given) throws MalformedURLException {
        Class<?> erased = TypeToken.of(type).getRawType();
        Object value =
                type instanceof Class ? ReflectionCache.getCachedClass(erased).coerceArgument(given) : given;
        if (value instanceof List<?> list && Collection.class.isAssignableFrom(erased)) {
            Type item = type instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Object.class;
            return coerceAll(where, item, list);
        } else if (value == null || Primitives.wrap(erased).isInstance(value)) {
            return value;
        } else if (value instanceof String text && erased.isEnum()) {
            return Enum.valueOf((Class) erased, text);
        } else if (value instanceof String text && erased == URL.class) {
            return new URL(text);
        } else if (value instanceof String text && Primitives.wrap(erased) == Character.class && text.length() == 1) {
            return text.charAt(0);
        } else if (value instanceof List<?> list && erased.isArray()) {
            List<Object> items = coerceAll(where, erased.getComponentType(), list);
            return items.toArray((Object[]) Array.newInstance(erased.getComponentType(), 0));
        }
        throw new ClassCastException(where + " expects " + type + " but received " + value.getClass());
    }

    private static List<Object> coerceAll(String where, Type item, List<?> list) throws MalformedURLException {
        List<Object> items = new ArrayList<>();
        for (Object one : list) {
            items.add(coerce(where, item, one));
        }
        return items;
    }
}
