package io.jenkins.plugins.azureml.definitions.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Spellings of AutoML settings: those of files, and those of the REST API. */
final class AutoMlWords {

    static final Map<String, String> TASKS = words(
            "Classification",
            "Regression",
            "Forecasting",
            "ImageClassification",
            "ImageClassificationMultilabel",
            "ImageObjectDetection",
            "ImageInstanceSegmentation",
            "TextClassification",
            "TextClassificationMultilabel",
            "TextNER");
    static final Map<String, String> METRICS = words(
            "AUCWeighted",
            "Accuracy",
            "NormMacroRecall",
            "AveragePrecisionScoreWeighted",
            "PrecisionScoreWeighted",
            "SpearmanCorrelation",
            "NormalizedRootMeanSquaredError",
            "R2Score",
            "NormalizedMeanAbsoluteError",
            "MeanAveragePrecision",
            "IOU");
    static final Map<String, String> ALGORITHMS = words(
            "LogisticRegression",
            "SGD",
            "MultinomialNaiveBayes",
            "BernoulliNaiveBayes",
            "SVM",
            "LinearSVM",
            "KNN",
            "DecisionTree",
            "RandomForest",
            "ExtremeRandomTrees",
            "LightGBM",
            "GradientBoosting",
            "XGBoostClassifier",
            "AutoArima",
            "Prophet",
            "Naive",
            "SeasonalNaive",
            "Average",
            "SeasonalAverage",
            "ExponentialSmoothing",
            "Arimax",
            "TCNForecaster",
            "ElasticNet",
            "LassoLars",
            "XGBoostRegressor");
    static final Map<String, String> TRANSFORMERS = words(
            "TextTargetEncoder",
            "OneHotEncoder",
            "CatTargetEncoder",
            "TfIdf",
            "WoETargetEncoder",
            "LabelEncoder",
            "WordEmbedding",
            "NaiveBayes",
            "CountVectorizer",
            "HashOneHotEncoder",
            "Imputer");
    static final Map<String, String> LEARNERS = words(
            "None",
            "LogisticRegression",
            "LogisticRegressionCV",
            "LightGBMClassifier",
            "ElasticNet",
            "ElasticNetCV",
            "LightGBMRegressor",
            "LinearRegression");
    static final Map<String, String> VERBOSITY = words("NotSet", "Debug", "Info", "Warning", "Error", "Critical");

    /** Choices of forecasting, by key. They are passed on in lower case. */
    static final Map<String, List<String>> FORECASTING = Map.of(
            "feature_lags", List.of("none", "auto"),
            "short_series_handling_config", List.of("none", "auto", "pad", "drop"),
            "use_stl", List.of("none", "season", "seasontrend"),
            "target_aggregate_function", List.of("none", "sum", "max", "min", "mean"));

    private AutoMlWords() {}

    /** Returns the words in both spellings of files, in lower case, by which {@code Section.word} looks them up. */
    private static Map<String, String> words(String... names) {
        Map<String, String> words = new HashMap<>();
        for (String name : names) {
            words.put(snake(name), name);
            words.put(name.toLowerCase(Locale.ROOT), name);
        }
        return Map.copyOf(words);
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** Returns a key of the REST API for a key of a file, such as {@code maxTrials} for {@code max_trials}. */
    @NonNull
    static String camel(@NonNull String key) {
        StringBuilder camel = new StringBuilder();
        for (String part : key.split("_")) {
            camel.append(
                    camel.isEmpty() || part.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }
}
