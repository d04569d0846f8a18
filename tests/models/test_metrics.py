"""The best value of a metric is the highest, or the lowest error."""

from models.metrics import best_values


def test_the_best_value_is_the_lowest_error_and_the_highest_of_everything_else():
    rows = [{"test_mse": 0.02, "knn_5": 0.8}, {"test_mse": 0.03, "knn_5": 0.9}, {"knn_5": 0.7}]
    assert best_values(rows) == {"test_mse": 0.02, "knn_5": 0.9}


def test_a_value_without_another_to_compare_it_with_is_not_the_best():
    assert best_values([{"knn_5": 0.8, "knn_1": 0.7}, {"knn_5": 0.6}]) == {"knn_5": 0.8}


def test_a_metric_without_a_better_direction_has_no_best_value():
    assert best_values([{"axis_ratio": 0.9}, {"axis_ratio": 1.1}]) == {}
