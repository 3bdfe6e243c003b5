"""E6 年度绩效考核: what is counted of street offices and departments, and what it comes to."""
