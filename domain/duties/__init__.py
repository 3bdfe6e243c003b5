"""What is due under the policy (应办事项): which kinds there are, and where each duty stands."""
