package main

test_it { parse_config("yaml", "a: 1") }
